package dev.cairn.ingest.trials;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A file that may hold studies, as it was when it was found.
 *
 * @param uri the same as a URI
 * @param size in bytes
 * @param modified when it was last written
 */
record StudyFile(Path path, String uri, long size, Instant modified) {
    private static final Pattern JSON_NAME = Pattern.compile(".*\\.(json|ndjson|jsonl)(\\.gz)?");
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** The file as it is now. Throws SOURCE_NOT_FOUND. */
    static StudyFile of(Path path) {
        try {
            return new StudyFile(
                    path,
                    path.toUri().toString(),
                    Files.size(path),
                    Files.getLastModifiedTime(path).toInstant());
        } catch (IOException e) {
            throw notFound(path, e);
        }
    }

    /** Whether the name promises JSON. */
    boolean isNamedJson() {
        return JSON_NAME
                .matcher(path.getFileName().toString().toLowerCase(Locale.ROOT))
                .matches();
    }

    /** The content, decompressed if it is gzip, whatever the name says. */
    InputStream open() throws IOException {
        var file = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        try {
            return isGzip(file) ? new BufferedInputStream(new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES) : file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Throws SOURCE_CHANGED if the file is not as it was found. */
    void requireUnchanged() {
        if (!equals(of(path))) {
            throw new PipelineException(
                    ErrorCode.SOURCE_CHANGED, path + " changed while it was read; publish the item again");
        }
    }

    private static boolean isGzip(InputStream file) throws IOException {
        file.mark(2);
        var magic = (file.read() << Byte.SIZE) | file.read();
        file.reset();
        return magic == GZIP_MAGIC;
    }

    static PipelineException notFound(Path path, IOException e) {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                path + " is not there or cannot be read (" + e.getClass().getSimpleName() + ")",
                e);
    }
}
