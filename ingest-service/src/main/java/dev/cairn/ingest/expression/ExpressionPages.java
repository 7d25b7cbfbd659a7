package dev.cairn.ingest.expression;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Earlier;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.GeneExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a study: its header, then its genes. The study is read twice: first to its end, to check and measure
 * it, before anything is emitted; then to emit its genes. So a study that fails emits its header at most. One whose files
 * an earlier run read as they are now emits its header, too: its genes are those of that run.
 *
 * <p>A token is {@code genes done/fingerprint of the files}, or {@code rejected/why}.
 */
final class ExpressionPages implements PageSource {
    private static final long MAX_PAGE_BYTES = 4L * 1024 * 1024;
    private static final String REJECTED = "rejected/";

    private final InstantSource clock;
    private final URI uri;
    private final String accession;
    private final Thresholds thresholds;
    private final int pageSize;
    private final Attention attention;
    private final @Nullable Earlier earlier;
    private @Nullable String token;
    private @Nullable Opened opened;
    /** Null if the first reading was another process's. */
    private @Nullable KnownStudy known;

    /** A source that is being read. */
    private record Opened(
            ExpressionSource source, StudyContents study, String sampleSet, String fingerprint, MatrixReader matrix) {
        void requireUnchanged() {
            var files = study.parts().files();
            if (!source.files().fingerprint(files).equals(fingerprint)) {
                throw changed(files + " changed while they were read");
            }
        }

        void close() {
            matrix.close();
            source.close();
        }
    }

    ExpressionPages(
            InstantSource clock,
            URI uri,
            String accession,
            Thresholds thresholds,
            int pageSize,
            Cursor from,
            Attention attention,
            @Nullable Earlier earlier) {
        this.clock = clock;
        this.uri = uri;
        this.accession = accession;
        this.thresholds = thresholds;
        this.pageSize = pageSize;
        this.token = from.token();
        this.attention = attention;
        this.earlier = earlier;
    }

    @Override
    public Page next() throws InterruptedException {
        if (token != null && token.startsWith(REJECTED)) {
            throw new PipelineException(ErrorCode.STUDY_REJECTED, token.substring(REJECTED.length()));
        }
        try {
            var page = page();
            token = page.nextToken();
            return page;
        } catch (PipelineException e) {
            // An interrupt closes files that are being read: that is not their fault.
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while a study was read");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private Page page() throws InterruptedException {
        var records = new ArrayList<SourceRecord>();
        if (opened != null) {
            return genes(opened, records, done());
        }
        var source = ExpressionSource.at(uri);
        try {
            return token == null ? first(source, records) : resumed(source, records);
        } finally {
            if (opened == null) {
                source.close();
            }
        }
    }

    private Page first(ExpressionSource source, List<SourceRecord> records) throws InterruptedException {
        var parts = source.parts(accession);
        var fingerprint = source.files().fingerprint(parts.files());
        var digest = KnownStudy.digest(source.files(), parts, thresholds, attention);
        var before = earlier == null
                ? Optional.<KnownStudy>empty()
                : KnownStudy.of(earlier.memo()).filter(study -> study.digest().equals(digest));
        var page = before.isPresent()
                ? again(
                        source,
                        parts,
                        before.get(),
                        Objects.requireNonNull(earlier).records())
                : inspected(source, records, digest);
        if (!source.files().fingerprint(parts.files()).equals(fingerprint)) {
            throw changed(parts.files() + " changed while they were read");
        }
        return page;
    }

    private Page again(ExpressionSource source, StudyParts parts, KnownStudy before, long recordsThen) {
        var study = StudyContents.read(source.files(), parts, new Findings());
        var header = header(study, StudyHeader.encode(study, before.checked()));
        return new Page(List.of(header), null, clock.instant(), recordsThen - 1, before.memo());
    }

    private SourceRecord header(StudyContents study, byte[] payload) {
        return new SourceRecord(
                accession, MediaTypes.EXPRESSION_STUDY, ByteBuffer.wrap(payload), Sha256.of(payload), place(study));
    }

    private Page inspected(ExpressionSource source, List<SourceRecord> records, String digest)
            throws InterruptedException {
        var inspected = Inspection.of(source, accession, thresholds, attention);
        var study = inspected.study();
        known = new KnownStudy(digest, StudyHeader.checked(inspected.figures(), inspected.findings()));
        records.add(header(study, inspected.header().array()));
        if (inspected.findings().errors() > 0) {
            var why = "study " + accession + " fails its checks and is not loaded: "
                    + inspected.findings().errorSummary();
            return new Page(records, REJECTED + why, clock.instant());
        }
        if (!study.hasMatrix()) {
            return last(records);
        }
        opened = open(source, study, inspected.fingerprint());
        return genes(opened, records, 0);
    }

    private Page resumed(ExpressionSource source, List<SourceRecord> records) throws InterruptedException {
        var parts = source.parts(accession);
        var fingerprint = source.files().fingerprint(parts.files());
        if (!Objects.requireNonNull(token).endsWith("/" + fingerprint)) {
            throw changed(parts.files() + " changed since the item was begun");
        }
        var study = StudyContents.read(source.files(), parts, new Findings());
        opened = open(source, study, fingerprint);
        opened.matrix().skip(done());
        return genes(opened, records, done());
    }

    private static Opened open(ExpressionSource source, StudyContents study, String fingerprint) {
        var file = Objects.requireNonNull(study.parts().matrix(), "a study with genes has a matrix");
        var matrix = new MatrixReader(source.files(), file, (line, column, text, infinite) -> {
            throw changed(file + " changed while it was read: line " + line + " was good before");
        });
        matrix.select(study.slots(), study.sampleOrder().size());
        var sampleSet = SampleSet.of(study.parts().accession(), study.sampleOrder());
        return new Opened(source, study, sampleSet, fingerprint, matrix);
    }

    /** Fills a page with genes. */
    private Page genes(Opened from, List<SourceRecord> records, long done) throws InterruptedException {
        var matrix = from.matrix();
        var bytes = records.stream()
                .mapToLong(record -> record.payload().remaining())
                .sum();
        var genes = done;
        var more = true;
        while (more && records.size() < pageSize && bytes < MAX_PAGE_BYTES) {
            attention.check();
            more = matrix.next();
            if (more) {
                var record = gene(from, matrix);
                bytes += record.payload().remaining();
                records.add(record);
                genes++;
            }
        }
        from.requireUnchanged();
        return more ? new Page(records, genes + "/" + from.fingerprint(), clock.instant()) : last(records);
    }

    private Page last(List<SourceRecord> records) {
        return new Page(records, null, clock.instant(), 0, known == null ? null : known.memo());
    }

    private SourceRecord gene(Opened from, MatrixReader matrix) {
        var values = ByteBuffer.allocate(matrix.values().length * Float.BYTES);
        values.asFloatBuffer().put(matrix.values());
        try {
            var payload = GeneExpression.getEncoder()
                    .encode(new GeneExpression(accession, matrix.gene(), from.sampleSet(), values));
            var bytes = new byte[payload.remaining()];
            payload.duplicate().get(bytes);
            return new SourceRecord(
                    accession + "/" + matrix.gene(),
                    MediaTypes.GENE_EXPRESSION,
                    ByteBuffer.wrap(bytes),
                    Sha256.of(bytes),
                    place(from.study()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what is encoded", e);
        }
    }

    private String place(StudyContents study) {
        return uri + "#" + study.parts().files().get(0);
    }

    private long done() {
        var text = Objects.requireNonNull(token);
        try {
            return Long.parseLong(text, 0, Math.max(0, text.indexOf('/')), 10);
        } catch (NumberFormatException e) {
            throw changed("the item's cursor \"" + text + "\" is not one of this source");
        }
    }

    private static PipelineException changed(String what) {
        return new PipelineException(ErrorCode.SOURCE_CHANGED, what + "; publish the item again");
    }
}
