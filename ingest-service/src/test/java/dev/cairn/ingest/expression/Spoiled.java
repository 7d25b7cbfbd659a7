package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.AGGREGATED;
import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.TABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A way to spoil the good study.
 *
 * @param code of the error
 * @param says a part of its message
 * @param spoil gives the folder or zip to read
 */
record Spoiled(String name, ErrorCode code, String says, Function<Download, Path> spoil) {
    @Override
    public String toString() {
        return name;
    }

    static Spoiled finding(String name, String says, Function<Download, Path> spoil) {
        return new Spoiled(name, ErrorCode.STUDY_REJECTED, says, spoil);
    }

    static Spoiled failure(String name, ErrorCode code, String says, Function<Download, Path> spoil) {
        return new Spoiled(name, code, says, spoil);
    }

    static Function<Download, Path> matrix(String good, String bad) {
        return replacing(MATRIX, GENES, good, bad);
    }

    static Function<Download, Path> table(String good, String bad) {
        return replacing(TABLE, SAMPLES, good, bad);
    }

    static Function<Download, Path> json(String good, String bad) {
        return replacing(JSON, AGGREGATED, good, bad);
    }

    static Function<Download, Path> replacing(String file, String content, String good, String bad) {
        assertThat(content).contains(good);
        return study -> study.with(file, content.replace(good, bad)).folder;
    }

    static Function<Download, Path> bytes(String file, byte[] content) {
        return study -> study.with(file, content).folder;
    }

    /** Writes a text again and again, until it has at least so many bytes. */
    static void repeat(OutputStream out, String text, int bytes) throws IOException {
        var block = text.repeat(1 << 16).getBytes(ISO_8859_1);
        for (var written = 0L; written < bytes; written += block.length) {
            out.write(block);
        }
    }
}
