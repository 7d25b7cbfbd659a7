package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.AGGREGATED;
import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static dev.cairn.ingest.expression.Download.gzip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a study is said by a code or a finding, and nothing of the study is emitted. */
class MalformedStudyTest {
    @TempDir
    private Path temporary;

    /**
     * A way to spoil the good study.
     *
     * @param code of the error
     * @param says a part of its message
     */
    private record Case(String name, ErrorCode code, String says, Function<Download, Path> spoil) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> rejected() {
        return Stream.of(
                finding("short row", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 3", matrix("\t0.0\t1e-3", "\t0.0")),
                finding("long row", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 4", matrix("\t0\t3\n", "\t0\t3\t4\n")),
                finding("cut file", "RAGGED_ROW (1) in SRP1/SRP1.tsv line 4", matrix("003\t0\t3\n", "0")),
                finding("duplicate gene", "DUPLICATE_GENE (1) in SRP1/SRP1.tsv line 3", matrix("0002", "0001")),
                finding("blank gene", "GENE_BLANK (1) in SRP1/SRP1.tsv line 3", matrix("ENSG00000000002", " ")),
                finding("duplicate column", "DUPLICATE_SAMPLE (1) in SRP1/SRP1.tsv line 1", matrix("SRR2", "SRR1")),
                finding("blank column", "SAMPLE_BLANK (1) in SRP1/SRP1.tsv line 1 column 3", matrix("\tSRR2", "\t")),
                finding("duplicate in TSV", "DUPLICATE_SAMPLE (1) in " + TABLE + " line 3", table("SRR2", "SRR1")),
                finding("blank in TSV", "SAMPLE_BLANK (1) in " + TABLE + " line 3", table("SRR2", "")),
                finding("ragged TSV", "RAGGED_ROW (1) in " + TABLE + " line 2", table("\thealthy", "")),
                finding("column missing in TSV", "ACCESSION_COLUMN_MISSING", table("refinebio_acc", "acc")),
                finding(
                        "duplicate in JSON",
                        "DUPLICATE_SAMPLE (1) in " + JSON + " SRR1",
                        json("{\"SRR1\": {\"ref", "{\"SRR1\": {}, \"SRR1\": {\"ref")),
                finding(
                        "sample without metadata",
                        "SAMPLE_WITHOUT_METADATA (1) in SRP1/SRP1.tsv SRR9",
                        matrix("SRR2", "SRR9")),
                finding(
                        "no metadata",
                        "METADATA_MISSING",
                        study -> study.without(TABLE).without(JSON).folder),
                finding("header only", "NO_GENES", study -> study.with(MATRIX, "Gene\tSRR1\tSRR2\n").folder),
                finding("no line end", "NO_GENES", study -> study.with(MATRIX, "Gene\tSRR1\tSRR2").folder),
                finding("empty lines", "NO_SAMPLES", study -> study.with(MATRIX, "\n\n\n").folder),
                finding("commas", "NO_SAMPLES", study -> study.with(MATRIX, GENES.replace('\t', ',')).folder),
                finding("HTML", "NO_SAMPLES", study -> study.with(MATRIX, "<html>\n<p>Login</p>\n").folder),
                finding(
                        "1e400",
                        "NUMBER_INFINITE (1) in SRP1/SRP1.tsv line 2 column 2: \"1e400\"",
                        matrix("1.5", "1e400")),
                finding("1e39", "NUMBER_INFINITE", matrix("1.5", "-1e39")),
                finding("Infinity", "NUMBER_INFINITE", matrix("1.5", "Infinity")),
                finding("-inf", "NUMBER_INFINITE", matrix("1.5", "-inf")),
                finding(
                        "decimal comma",
                        "NUMBER_UNREADABLE (1) in SRP1/SRP1.tsv line 2 column 2: \"12,5\"",
                        matrix("1.5", "12,5")),
                finding("word", "\"abc\" of sample SRR1 is no number", matrix("1.5", "abc")),
                finding("Java literal", "NUMBER_UNREADABLE", matrix("1.5", "1.5f")),
                finding("hexadecimal", "NUMBER_UNREADABLE", matrix("1.5", "0x1p3")),
                finding("only a sign", "NUMBER_UNREADABLE", matrix("1.5", "-")),
                finding("long word", "x".repeat(40) + "…\"", matrix("1.5", "x".repeat(5000))),
                finding(
                        "mostly empty",
                        "MISSING_VALUES",
                        study -> study.with(MATRIX, GENES.replaceAll("\t[0-9].*", "\t\tNA")).folder));
    }

    static Stream<Case> unreadable() {
        return Stream.of(
                failure("empty file", ErrorCode.SOURCE_TRUNCATED, "is empty", study -> study.with(MATRIX, "").folder),
                failure("empty gzip", ErrorCode.SOURCE_TRUNCATED, "is empty", bytes(MATRIX, gzip(""))),
                failure("binary", ErrorCode.SOURCE_MALFORMED, "is binary", bytes(MATRIX, noise())),
                failure(
                        "control characters",
                        ErrorCode.SOURCE_MALFORMED,
                        "is not text",
                        matrix("Gene\tS", "Gene\t\u0001")),
                failure("NUL in a cell", ErrorCode.SOURCE_MALFORMED, "is binary", matrix("1.5", "1\0" + "5")),
                failure("UTF-16", ErrorCode.SOURCE_MALFORMED, "UTF-16", bytes(MATRIX, GENES.getBytes(UTF_16))),
                failure("UTF-16 TSV", ErrorCode.SOURCE_MALFORMED, TABLE, bytes(TABLE, SAMPLES.getBytes(UTF_16LE))),
                failure("cut gzip", ErrorCode.SOURCE_TRUNCATED, "ends early", bytes(MATRIX, cut(gzip(many()), 2))),
                failure(
                        "cut gzip trailer",
                        ErrorCode.SOURCE_TRUNCATED,
                        "ends early",
                        bytes(MATRIX, cutEnd(gzip(GENES), 3))),
                failure(
                        "gzip with a tail",
                        ErrorCode.SOURCE_MALFORMED,
                        "SRP1.tsv",
                        bytes(MATRIX, joined(gzip(GENES), noise()))),
                failure("damaged gzip", ErrorCode.SOURCE_MALFORMED, "SRP1.tsv", bytes(MATRIX, damaged(gzip(many())))),
                failure("open quotes", ErrorCode.SOURCE_MALFORMED, "Unclosed", matrix("1.5", "\"1.5")),
                failure("broken JSON", ErrorCode.SOURCE_MALFORMED, "is broken in line 1", json("{\"agg", "{agg")),
                failure("cut JSON", ErrorCode.SOURCE_TRUNCATED, "ends early", json("}}\n", "")),
                failure(
                        "two JSON",
                        ErrorCode.SOURCE_MALFORMED,
                        "after",
                        study -> study.with(JSON, AGGREGATED + "{}").folder),
                failure(
                        "JSON array",
                        ErrorCode.SOURCE_MALFORMED,
                        "not a JSON object",
                        study -> study.with(JSON, "[]").folder),
                failure(
                        "other JSON",
                        ErrorCode.SOURCE_MALFORMED,
                        "neither",
                        study -> study.with(JSON, "{\"a\": 1}").folder),
                failure(
                        "JSON of lists",
                        ErrorCode.SOURCE_MALFORMED,
                        "is not an object",
                        json("\"experiments\": {", "\"samples\": [], \"x\": {")),
                failure("broken link", ErrorCode.SOURCE_NOT_FOUND, MATRIX, MalformedStudyTest::linkToNowhere),
                failure("no studies", ErrorCode.SOURCE_NOT_FOUND, "holds no studies", MalformedStudyTest::unrelated),
                failure("another study", ErrorCode.SOURCE_NOT_FOUND, "it has SRP2", MalformedStudyTest::otherStudy),
                failure(
                        "nothing there",
                        ErrorCode.SOURCE_NOT_FOUND,
                        "is not there",
                        study -> study.folder.resolve("absent")),
                failure(
                        "study twice",
                        ErrorCode.SOURCE_MALFORMED,
                        "more than once",
                        study -> study.with("copy/SRP1.tsv", GENES).folder),
                failure(
                        "neither folder nor zip",
                        ErrorCode.SOURCE_MALFORMED,
                        "neither a folder nor a zip",
                        study -> study.folder.resolve(MATRIX)),
                failure("cut zip", ErrorCode.SOURCE_TRUNCATED, "without its end", MalformedStudyTest::cutZip),
                failure("damaged zip", ErrorCode.SOURCE_MALFORMED, MATRIX, MalformedStudyTest::damagedZip),
                failure("encrypted zip", ErrorCode.SOURCE_MALFORMED, "is encrypted", MalformedStudyTest::encryptedZip),
                failure("name that climbs", ErrorCode.SOURCE_UNSAFE, "leads out", zip("../SRP1.tsv")),
                failure("name that climbs within", ErrorCode.SOURCE_UNSAFE, "leads out", zip("SRP1/../../x")),
                failure("absolute name", ErrorCode.SOURCE_UNSAFE, "leads out", zip("/etc/SRP1.tsv")),
                failure("name with a drive", ErrorCode.SOURCE_UNSAFE, "leads out", zip("C:\\SRP1.tsv")),
                failure("zip bomb", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> bomb(study, false)),
                failure("gzip bomb in a zip", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> bomb(study, true)),
                failure("gzip bomb", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> large(study, MATRIX, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void emitsTheHeaderAloneOfAStudyThatFailsItsChecks(Case given) throws Exception {
        var root = given.spoil().apply(Download.good(temporary.resolve("download")));
        try (var source = Download.open(root, STUDY, 500, Cursor.START, Map.of())) {
            var page = source.next();

            assertThat(page.records()).extracting(SourceRecord::key).containsExactly(STUDY);
            var header = Download.header(page.records().get(0));
            assertThat(header.path("rejected").asBoolean()).isTrue();
            assertThat(header.path("findings").findValuesAsText("severity")).contains("ERROR");
            assertThat(page.last()).isFalse();
            var error = catchThrowableOfType(PipelineException.class, source::next);
            assertThat(error.code()).isEqualTo(ErrorCode.STUDY_REJECTED);
            assertThat(error).hasMessageContaining(given.says());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void emitsNothingOfAStudyThatCannotBeRead(Case given) throws Exception {
        var root = given.spoil().apply(Download.good(temporary.resolve("download")));
        try (var source = Download.open(root, STUDY, 500, Cursor.START, Map.of())) {
            var error = catchThrowableOfType(PipelineException.class, source::next);

            assertThat(error.code()).as(error.getMessage()).isEqualTo(given.code());
            assertThat(error).hasMessageContaining(given.says());
        }
    }

    @Test
    void refusesALineOf200MegabytesWithoutTakingItIn() throws Exception {
        for (var cell : List.of("0", "0.25\t")) {
            var study = Download.good(temporary.resolve("long" + cell.length()));
            try (var out = Files.newOutputStream(study.folder.resolve(MATRIX))) {
                out.write("Gene\tSRR1\tSRR2\nENSG00000000001\t".getBytes(UTF_8));
                repeat(out, cell, 200_000_000);
            }
            var before = System.nanoTime();
            try (var source = Download.open(study.folder, STUDY, 500, Cursor.START, Map.of())) {
                var error = catchThrowableOfType(PipelineException.class, source::next);

                assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_MALFORMED);
                assertThat(error).hasMessageContaining("line 2");
            }
            assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
        }
    }

    @Test
    void refusesToGoOnAfterAChangeBetweenThePasses() throws Exception {
        var study = Download.good(temporary.resolve("download"));
        try (var source = Download.open(study.folder, STUDY, 1, Cursor.START, Map.of())) {
            assertThat(source.next().records()).hasSize(1);
            study.with(MATRIX, GENES.replace("1.5", "11.5"));
            var error = catchThrowableOfType(PipelineException.class, source::next);

            assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        }
    }

    @Test
    void refusesToResumeAfterAChange() throws Exception {
        var study = Download.good(temporary.resolve("download"));
        var cursor = new Cursor(
                Download.pages(study.folder, STUDY, 2, Cursor.START).get(0).nextToken(), 1, 2);
        study.with(TABLE, SAMPLES.replace("sepsis", "septic shock"));
        var error = catchThrowableOfType(PipelineException.class, () -> Download.pages(study.folder, STUDY, 2, cursor));

        assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
    }

    @Test
    void failsAgainWhenItIsResumedAfterTheHeaderOfARejectedStudy() throws Exception {
        var study = Download.good(temporary.resolve("download")).with(MATRIX, GENES.replace("1.5", "abc"));
        Cursor cursor;
        try (var source = Download.open(study.folder, STUDY, 500, Cursor.START, Map.of())) {
            cursor = new Cursor(source.next().nextToken(), 1, 1);
        }
        var error =
                catchThrowableOfType(PipelineException.class, () -> Download.pages(study.folder, STUDY, 500, cursor));

        assertThat(error.code()).isEqualTo(ErrorCode.STUDY_REJECTED);
        assertThat(error).hasMessageContaining("NUMBER_UNREADABLE");
    }

    @Test
    void stopsReadingAMatrixThatIsNothingButErrors() throws Exception {
        var lines = new StringBuilder("Gene\tSRR1\tSRR2\n");
        for (var line = 0; line < 20_000; line++) {
            lines.append("ENSG").append(line).append("\t1,5\t2,5\n");
        }
        var study = Download.good(temporary.resolve("download")).with(MATRIX, lines.toString());
        var surveyed = ExpressionSurvey.survey(study.folder.toUri(), STUDY, Map.of());

        var finding = surveyed.findings().get(0);
        assertThat(finding.code()).isEqualTo("NUMBER_UNREADABLE");
        assertThat(finding.count()).isBetween(10_000L, 10_001L);
        assertThat(finding.location()).endsWith("and " + (finding.count() - 5) + " more");
    }

    private static Case finding(String name, String says, Function<Download, Path> spoil) {
        return new Case(name, ErrorCode.STUDY_REJECTED, says, spoil);
    }

    private static Case failure(String name, ErrorCode code, String says, Function<Download, Path> spoil) {
        return new Case(name, code, says, spoil);
    }

    private static Function<Download, Path> matrix(String good, String bad) {
        return replacing(MATRIX, GENES, good, bad);
    }

    private static Function<Download, Path> table(String good, String bad) {
        return replacing(TABLE, SAMPLES, good, bad);
    }

    private static Function<Download, Path> json(String good, String bad) {
        return replacing(JSON, AGGREGATED, good, bad);
    }

    private static Function<Download, Path> replacing(String file, String content, String good, String bad) {
        assertThat(content).contains(good);
        return study -> study.with(file, content.replace(good, bad)).folder;
    }

    private static Function<Download, Path> bytes(String file, byte[] content) {
        return study -> study.with(file, content).folder;
    }

    private static Function<Download, Path> zip(String name) {
        return study -> study.zip(Map.of(name, GENES.getBytes(UTF_8)));
    }

    private static Path linkToNowhere(Download study) {
        try {
            Files.createSymbolicLink(study.without(MATRIX).folder.resolve(MATRIX), Path.of("nowhere"));
            return study.folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unrelated(Download study) {
        return study.without(MATRIX)
                .without(TABLE)
                .without(JSON)
                .with("notes.tsv", "a\tb\n")
                .with("README.md", "#")
                .folder;
    }

    private static Path otherStudy(Download study) {
        return study.without(MATRIX).without(TABLE).without(JSON).with("SRP2.tsv", GENES).folder;
    }

    private static Path cutZip(Download study) {
        return rewritten(study.zip(Map.of()), content -> cut(content, 2));
    }

    private static Path damagedZip(Download study) {
        study.with(MATRIX, many());
        return rewritten(study.zip(Map.of()), MalformedStudyTest::damaged);
    }

    /** A zip whose every header says that its file is encrypted. */
    private static Path encryptedZip(Download study) {
        return rewritten(study.zip(Map.of()), content -> {
            var text = new String(content, ISO_8859_1);
            mark(content, text, "PK\1\2", 8);
            mark(content, text, "PK\3\4", 6);
            return content;
        });
    }

    private static void mark(byte[] content, String text, String signature, int offset) {
        for (var at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 1)) {
            content[at + offset] |= 1;
        }
    }

    private static Path rewritten(Path file, Function<byte[], byte[]> change) {
        try {
            return Files.write(file, change.apply(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A zip, small on the disk, of a matrix that has 200 MB of empty lines, which are passed over. */
    private static Path bomb(Download study, boolean nested) {
        large(study, MATRIX, nested);
        return study.zip(Map.of());
    }

    private static Path large(Download study, String file, boolean gzip) {
        try (var plain = Files.newOutputStream(study.folder.resolve(file));
                var out = gzip ? new GZIPOutputStream(plain) : plain) {
            out.write("Gene\tSRR1\tSRR2\n".getBytes(UTF_8));
            repeat(out, "\n", 200_000_000);
            return study.folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void repeat(OutputStream out, String text, int bytes) throws IOException {
        var block = text.repeat(1 << 16).getBytes(ISO_8859_1);
        for (var written = 0L; written < bytes; written += block.length) {
            out.write(block);
        }
    }

    private static String many() {
        var random = new Random(7);
        var lines = new ArrayList<String>(List.of("Gene\tSRR1\tSRR2"));
        for (var line = 0; line < 20_000; line++) {
            lines.add("ENSG%011d\t%s\t%s".formatted(line, random.nextFloat(), random.nextFloat()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static byte[] noise() {
        var noise = new byte[50_000];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static byte[] cut(byte[] content, int parts) {
        return Arrays.copyOf(content, content.length / parts);
    }

    private static byte[] cutEnd(byte[] content, int bytes) {
        return Arrays.copyOf(content, content.length - bytes);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] damaged(byte[] content) {
        var damaged = content.clone();
        Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 16, (byte) 0x5a);
        return damaged;
    }
}
