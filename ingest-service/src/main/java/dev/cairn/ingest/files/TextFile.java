package dev.cairn.ingest.files;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Text files of a source. Gzip is unpacked whatever the name says. Tables are cut into cells as Latin-1, in which each
 * byte is a character, and then each cell is taken for UTF-8 if it is that: so both encodings are read without a pass to
 * tell them apart.
 */
public final class TextFile {
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int SNIFFED_BYTES = 4096;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final char LAST_ASCII = 0x7f;

    /** What programs that say Latin-1 mostly write: it has quotation marks and dashes where Latin-1 has nothing. */
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private TextFile() {}

    /**
     * Opens a file, behind its byte order mark if it has one. Throws SOURCE_TRUNCATED for an empty file, SOURCE_MALFORMED
     * for one that is not text.
     */
    public static InputStream open(SourceFiles files, String name) {
        try {
            var stored = new BufferedInputStream(files.open(name), BUFFER_BYTES);
            try {
                var text = new BufferedInputStream(
                        new UnpackGuard(unpacked(stored), name, files.storedBytes(name)), BUFFER_BYTES);
                requireText(name, text);
                return text;
            } catch (IOException | RuntimeException e) {
                stored.close();
                throw e;
            }
        } catch (IOException e) {
            throw SourceFiles.unreadable(name, e);
        }
    }

    /** A cell of a table that was read as Latin-1, as it was meant. */
    public static String decode(String cell) {
        if (cell.chars().allMatch(character -> character <= LAST_ASCII)) {
            return cell;
        }
        var bytes = ByteBuffer.wrap(cell.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes.array(), WINDOWS_1252);
        }
    }

    private static InputStream unpacked(BufferedInputStream stored) throws IOException {
        stored.mark(2);
        var magic = (stored.read() << Byte.SIZE) | stored.read();
        stored.reset();
        // Unlike the platform's, this one takes bytes behind the end for the damage that they are.
        return magic == GZIP_MAGIC
                ? GzipCompressorInputStream.builder()
                        .setInputStream(stored)
                        .setDecompressConcatenated(true)
                        .get()
                : stored;
    }

    private static void requireText(String name, BufferedInputStream text) throws IOException {
        text.mark(SNIFFED_BYTES);
        var start = text.readNBytes(SNIFFED_BYTES);
        text.reset();
        if (start.length == 0) {
            throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, name + " is empty; download it again");
        }
        for (var each : start) {
            if (each == 0) {
                throw new PipelineException(
                        ErrorCode.SOURCE_MALFORMED, name + " is binary or UTF-16; it must be text in UTF-8 or Latin-1");
            }
        }
        if (ByteBuffer.wrap(start).mismatch(ByteBuffer.wrap(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK.length) {
            text.skipNBytes(BYTE_ORDER_MARK.length);
        }
    }
}
