package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.AGGREGATED;
import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static dev.cairn.ingest.expression.Download.gzip;
import static dev.cairn.ingest.expression.Spoiled.bytes;
import static dev.cairn.ingest.expression.Spoiled.failure;
import static dev.cairn.ingest.expression.Spoiled.json;
import static dev.cairn.ingest.expression.Spoiled.matrix;
import static dev.cairn.ingest.expression.Spoiled.repeat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.Cursor;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A study that cannot be read is an error with a code, and nothing of it is emitted. */
class UnreadableStudyTest {
    @TempDir
    private Path temporary;

    static Stream<Spoiled> brokenFiles() {
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
                        json("\"experiments\": {", "\"samples\": [], \"x\": {")));
    }

    static Stream<Spoiled> wrongSources() {
        return Stream.of(
                failure("broken link", ErrorCode.SOURCE_NOT_FOUND, MATRIX, UnreadableStudyTest::linkToNowhere),
                failure("no studies", ErrorCode.SOURCE_NOT_FOUND, "holds no studies", UnreadableStudyTest::unrelated),
                failure("another study", ErrorCode.SOURCE_NOT_FOUND, "it has SRP2", UnreadableStudyTest::otherStudy),
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
                failure("cut zip", ErrorCode.SOURCE_TRUNCATED, "without its end", UnreadableStudyTest::cutZip),
                failure("damaged zip", ErrorCode.SOURCE_MALFORMED, MATRIX, UnreadableStudyTest::damagedZip),
                failure("encrypted zip", ErrorCode.SOURCE_MALFORMED, "is encrypted", UnreadableStudyTest::encryptedZip),
                failure("name that climbs", ErrorCode.SOURCE_UNSAFE, "leads out", zip("../SRP1.tsv")),
                failure("name that climbs within", ErrorCode.SOURCE_UNSAFE, "leads out", zip("SRP1/../../x")),
                failure("absolute name", ErrorCode.SOURCE_UNSAFE, "leads out", zip("/etc/SRP1.tsv")),
                failure("name with a drive", ErrorCode.SOURCE_UNSAFE, "leads out", zip("C:\\SRP1.tsv")),
                failure("zip bomb", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> bomb(study, false)),
                failure("gzip bomb in a zip", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> bomb(study, true)),
                failure("gzip bomb", ErrorCode.SOURCE_UNSAFE, "unpacks from", study -> large(study, MATRIX, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenFiles", "wrongSources"})
    void emitsNothingOfAStudyThatCannotBeRead(Spoiled given) throws Exception {
        var root = given.spoil().apply(Download.good(temporary.resolve("download")));
        try (var source = Download.open(root, STUDY, 500, Cursor.START, Map.of())) {
            var error = catchThrowableOfType(PipelineException.class, source::next);

            assertThat(error.code()).as(error.getMessage()).isEqualTo(given.code());
            assertThat(error).hasMessageContaining(given.says());
        }
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
        return rewritten(study.zip(Map.of()), UnreadableStudyTest::damaged);
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
