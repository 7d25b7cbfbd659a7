package dev.cairn.embed.model;

/** A text's tokens without its tokenizer. */
public final class TokenEstimate {
    private static final int BYTES_PER_TOKEN = 4;

    private TokenEstimate() {}

    /** A quarter of the UTF-8 bytes, at least 1: close for English, and for scripts whose characters take three bytes. */
    public static int of(String text) {
        var bytes = 0L;
        for (var i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            // A surrogate is half of a character of four bytes.
            bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return (int) Math.max(1, (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
    }
}
