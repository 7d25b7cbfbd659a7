package dev.cairn.load.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a normalised document, as the tables keep it: 32 bytes rather than 64 characters. */
public final class ContentHash implements Comparable<ContentHash> {
    private final byte[] bytes;

    private ContentHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads hexadecimal digits. Throws IllegalArgumentException if they are none. */
    public static ContentHash parse(String hexadecimal) {
        return new ContentHash(HexFormat.of().parseHex(hexadecimal));
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
