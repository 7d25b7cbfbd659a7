package dev.cairn.ingest.narratives;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file: its header, then its narratives. The file is read twice: first to its end, to check and count,
 * before anything is emitted; then to emit. So a file that fails emits its header at most.
 *
 * <p>A token is {@code narratives done/fingerprint of the file}, or {@code rejected/why}.
 */
final class NarrativePages implements PageSource {
    private static final long MAX_PAGE_BYTES = 4L * 1024 * 1024;
    private static final String REJECTED = "rejected/";

    private final InstantSource clock;
    private final NarrativeItem item;
    private final int pageSize;
    private final Attention attention;
    private @Nullable String token;
    private @Nullable Reading reading;

    NarrativePages(InstantSource clock, NarrativeItem item, int pageSize, Cursor from, Attention attention) {
        this.clock = clock;
        this.item = item;
        this.pageSize = pageSize;
        this.token = from.token();
        this.attention = attention;
    }

    @Override
    public Page next() throws InterruptedException {
        if (token != null && token.startsWith(REJECTED)) {
            throw new PipelineException(ErrorCode.NARRATIVES_REJECTED, token.substring(REJECTED.length()));
        }
        try {
            var page = page();
            token = page.nextToken();
            return page;
        } catch (PipelineException e) {
            // An interrupt closes files that are being read: that is not their fault.
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while narratives were read");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.rows.close();
            reading = null;
        }
    }

    private Page page() throws InterruptedException {
        var records = new ArrayList<SourceRecord>();
        if (reading != null) {
            return narratives(reading, records);
        }
        var file = item.file();
        return token == null ? first(file, records) : resumed(file, records);
    }

    private Page first(NarrativeFile file, List<SourceRecord> records) throws InterruptedException {
        var inspected = Inspection.of(file, item.columns(), attention);
        var header = NarrativeJson.header(item.dataSource(), file.name(), inspected);
        records.add(record(item.dataSource(), MediaTypes.NARRATIVE_SOURCE, header));
        if (inspected.rejected()) {
            var why = "the narratives of " + file.name() + " fail their checks and are not loaded: "
                    + inspected.findings().errorSummary();
            return new Page(records, REJECTED + why, clock.instant());
        }
        reading = new Reading(file, inspected.fingerprint());
        return narratives(reading, records);
    }

    private Page resumed(NarrativeFile file, List<SourceRecord> records) throws InterruptedException {
        var fingerprint = file.fingerprint();
        if (!Objects.requireNonNull(token).endsWith("/" + fingerprint)) {
            throw changed(file.name() + " changed since the item was begun");
        }
        reading = new Reading(file, fingerprint);
        reading.skip(done());
        return narratives(reading, records);
    }

    /** Fills a page with narratives. */
    private Page narratives(Reading from, List<SourceRecord> records) throws InterruptedException {
        var bytes = records.stream()
                .mapToLong(record -> record.payload().remaining())
                .sum();
        var more = true;
        while (more && records.size() < pageSize && bytes < MAX_PAGE_BYTES) {
            var narrative = from.next();
            more = narrative != null;
            if (narrative != null) {
                var payload = NarrativeJson.narrative(item.dataSource(), narrative);
                bytes += payload.length;
                var key = item.dataSource() + "/" + narrative.incidentId() + "/" + narrative.typeName();
                records.add(record(key, MediaTypes.NARRATIVE, payload));
            }
        }
        from.requireUnchanged();
        return new Page(records, more ? from.done + "/" + from.fingerprint : null, clock.instant());
    }

    private SourceRecord record(String key, String contentType, byte[] payload) {
        return new SourceRecord(
                key,
                contentType,
                ByteBuffer.wrap(payload),
                Sha256.of(payload),
                item.source().toString());
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
        return new PipelineException(ErrorCode.SOURCE_CHANGED, what + "; publish it again");
    }

    /** The second reading of a file, which was good in the first one. */
    private final class Reading {
        private final NarrativeFile file;
        private final String fingerprint;
        private final NarrativeRows rows;
        private final Findings findings = new Findings();
        private final CaseBook seen = new CaseBook();
        private final Deque<SourceNarrative> pending = new ArrayDeque<>();
        private long done;

        Reading(NarrativeFile file, String fingerprint) {
            this.file = file;
            this.fingerprint = fingerprint;
            this.rows = new NarrativeRows(file, item.columns(), findings, attention);
        }

        /** The next narrative that none before it was of the same incident and type; null at the end. */
        @Nullable
        SourceNarrative next() throws InterruptedException {
            while (pending.isEmpty()) {
                var row = rows.next();
                if (row == null) {
                    return null;
                }
                row.stream().filter(each -> seen.add(each) == CaseBook.Seen.NEW).forEach(pending::add);
            }
            done++;
            return pending.remove();
        }

        void skip(long narratives) throws InterruptedException {
            while (done < narratives) {
                if (next() == null) {
                    throw changed(file.name() + " has fewer narratives than were emitted");
                }
            }
        }

        void requireUnchanged() {
            if (findings.errors() > 0 || !file.fingerprint().equals(fingerprint)) {
                throw changed(file.name() + " changed while it was read");
            }
        }
    }
}
