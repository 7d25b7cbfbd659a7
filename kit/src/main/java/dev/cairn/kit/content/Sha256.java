package dev.cairn.kit.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
public final class Sha256 {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final MessageDigest digest;

    /** Begins a digest over several parts; see {@link #part}. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The digest of bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(new Sha256().digest.digest(bytes));
    }

    /** The digest of a file's bytes. */
    public static String of(Path file) throws IOException {
        var digest = new Sha256().digest;
        try (var bytes = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER_BYTES];
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds a text behind its length in bytes, so that ("ab", "c") and ("a", "bc") differ. */
    public Sha256 part(String text) {
        var bytes = text.getBytes(UTF_8);
        number(bytes.length);
        digest.update(bytes);
        return this;
    }

    /** Adds the remaining bytes behind their number, and leaves the buffer as it is. */
    public Sha256 part(ByteBuffer bytes) {
        number(bytes.remaining());
        digest.update(bytes.duplicate());
        return this;
    }

    /** Adds a number. */
    public Sha256 number(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
        return this;
    }

    /** The digest of all parts. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
