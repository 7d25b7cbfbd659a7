package dev.cairn.load.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a normalised document, as the tables keep it: 32 bytes rather than 64 characters. */
public final class ContentHash implements Comparable<ContentHash> {
    private static final int LENGTH = 32;

    private final byte[] bytes;

    private ContentHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads 64 hexadecimal digits. Throws IllegalArgumentException if they are something else. */
    public static ContentHash parse(String hexadecimal) {
        var bytes = HexFormat.of().parseHex(hexadecimal);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new ContentHash(bytes);
    }

    /** Takes the bytes of a column; they must not be changed afterwards. */
    public static ContentHash of(byte[] bytes) {
        return new ContentHash(bytes);
    }

    /** The bytes for a column; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(ContentHash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
