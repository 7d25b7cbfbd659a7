package dev.cairn.ingest.narratives;

import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the cells of a workbook share: nearly all of them, and cells name them in any order. They are kept in a
 * temporary file, so that memory grows by eight bytes a text. On systems that let an open file be deleted it is, as soon
 * as it is open: nothing is left behind, whatever happens.
 */
final class SharedStrings implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final String part;
    private final FileChannel file;
    private final StringBuilder text = new StringBuilder();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long[] ends = new long[1024];
    private int size;
    private long written;

    /**
     * Reads them to their end. Throws as {@link XmlPart}.
     *
     * @param part null if there are none
     */
    SharedStrings(SourceFiles files, @Nullable String part) {
        this.part = part == null ? "" : part;
        this.file = temporary();
        try {
            if (part != null) {
                read(files, part);
            }
        } catch (RuntimeException | IOException e) {
            close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    /** The text of a number, from 0. Throws SOURCE_MALFORMED if there is none. */
    String get(int index) {
        if (index < 0 || index >= size) {
            throw new PipelineException(
                    ErrorCode.SOURCE_MALFORMED,
                    "a cell refers to shared text " + index + ", and the workbook has " + size
                            + "; save the workbook again");
        }
        var start = index == 0 ? 0 : ends[index - 1];
        var bytes = ByteBuffer.allocate((int) (ends[index] - start));
        try {
            while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {
                // Until all is there.
            }
        } catch (IOException e) {
            throw SourceFiles.unreadable(part, e);
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SourceFiles files, String name) throws IOException {
        try (var xml = new XmlPart(files, name)) {
            while (xml.next()) {
                if (xml.starts("si")) {
                    text.setLength(0);
                    XlsxText.read(xml, "si", text);
                    add(text.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        flush();
        buffer = ByteBuffer.allocate(0);
    }

    private void add(byte[] bytes) throws IOException {
        if (bytes.length > buffer.remaining()) {
            flush();
        }
        if (bytes.length > buffer.capacity()) {
            write(ByteBuffer.wrap(bytes));
        } else {
            buffer.put(bytes);
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        written += bytes.length;
        ends[size++] = written;
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static FileChannel temporary() {
        try {
            return FileChannel.open(
                    Files.createTempFile("cairn-texts-", null),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made for the texts of a workbook", e);
        }
    }
}
