package dev.cairn.ingest.trials;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Remembers what a parser has read from a stream, back to the value that is being parsed, so that the value can be cut
 * out byte by byte as it was.
 */
final class JsonWindow extends FilterInputStream {
    private static final int INITIAL_BYTES = 64 * 1024;
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private byte[] window = new byte[INITIAL_BYTES];
    private int length;
    private long start;

    JsonWindow(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        var read = in.read(buffer, offset, count);
        if (read > 0) {
            append(buffer, offset, read);
        }
        return read;
    }

    /** The bytes from one offset of the stream to another; they must not have been forgotten. */
    byte[] cut(long from, long to) {
        return Arrays.copyOfRange(window, Math.toIntExact(from - start), Math.toIntExact(to - start));
    }

    /** Forgets everything before an offset of the stream. */
    void forget(long before) {
        var drop = Math.toIntExact(before - start);
        length -= drop;
        System.arraycopy(window, drop, window, 0, length);
        start = before;
    }

    private void append(byte[] buffer, int offset, int count) {
        if (length + count > window.length) {
            if (window.length >= MAX_BYTES) {
                throw new PipelineException(
                        ErrorCode.RECORD_TOO_LARGE,
                        "a JSON value around byte " + start + " is larger than " + MAX_BYTES + " bytes");
            }
            window = Arrays.copyOf(window, Math.max(window.length * 2, length + count));
        }
        System.arraycopy(buffer, offset, window, length, count);
        length += count;
    }
}
