package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops the reading of a file that unpacks to far more than it can honestly hold: more than 256 GiB, or, beyond its
 * first 64 MiB, more than 200 times what it takes on the disk (a real matrix has 2 to 10 times). What is packed twice, a
 * gzip in a zip, is measured from end to end.
 */
public final class UnpackGuard extends FilterInputStream {
    private static final long MAX_BYTES = 256L << 30;
    private static final long FREE_BYTES = 64L << 20;
    private static final long MAX_RATIO = 200;

    private final String name;
    private final long storedBytes;
    private long bytes;

    /**
     * @param in the unpacked bytes
     * @param storedBytes what they take on the disk
     */
    public UnpackGuard(InputStream in, String name, long storedBytes) {
        super(in);
        this.name = name;
        this.storedBytes = storedBytes;
    }

    @Override
    public int read() throws IOException {
        var read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = in.read(buffer, offset, length);
        count(read);
        return read;
    }

    private void count(int read) {
        if (read > 0) {
            bytes += read;
            check(name, bytes, storedBytes);
        }
    }

    /** Throws SOURCE_UNSAFE if a file is, or says that it is, too large. */
    public static void check(String name, long bytes, long storedBytes) {
        if (bytes > MAX_BYTES || (bytes > FREE_BYTES && bytes / MAX_RATIO > storedBytes)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNSAFE,
                    name + " unpacks from " + storedBytes + " to " + bytes + " bytes or more; bounds are " + MAX_RATIO
                            + " times and " + MAX_BYTES + " bytes");
        }
    }
}
