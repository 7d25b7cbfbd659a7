package dev.cairn.ingest.expression;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import dev.cairn.ingest.files.TextFile;

/** The values in the cells of a matrix. */
final class Cells {
    private static final int SHOWN_CHARS = 40;

    private Cells() {}

    /**
     * The number in a cell; NaN if it is empty or says NA, NaN or null, in whatever case; infinite if it says so or is too
     * large for single precision. Throws NumberFormatException for anything else.
     */
    static float parse(char[] buffer, int offset, int length) {
        if (length == 0) {
            return Float.NaN;
        }
        // The parser takes all of Java's literals: this leaves out 1f, 0x1p3 and words.
        if (isDecimalEnd(buffer[offset + length - 1])
                && isDecimalStart(buffer[offset])
                && !isHexadecimal(buffer, offset, length)) {
            return JavaFloatParser.parseFloat(buffer, offset, length);
        }
        return word(new String(buffer, offset, length));
    }

    /** A cell for a message: cut if it is long, control characters replaced. */
    static String shown(char[] buffer, int offset, int length) {
        var text = TextFile.decode(new String(buffer, offset, Math.min(length, SHOWN_CHARS)))
                .replaceAll("\\p{Cntrl}", "?");
        return length > SHOWN_CHARS ? text + "…" : text;
    }

    private static float word(String cell) {
        var text = cell.strip();
        if (text.length() < cell.length()) {
            return parse(text.toCharArray(), 0, text.length());
        }
        if (text.equalsIgnoreCase("NA") || text.equalsIgnoreCase("NaN") || text.equalsIgnoreCase("null")) {
            return Float.NaN;
        }
        var unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equalsIgnoreCase("Infinity") || unsigned.equalsIgnoreCase("Inf")) {
            return Float.POSITIVE_INFINITY;
        }
        throw new NumberFormatException(text);
    }

    private static boolean isDecimalStart(char character) {
        return isDigit(character) || character == '-' || character == '.' || character == '+';
    }

    private static boolean isDecimalEnd(char character) {
        return isDigit(character) || character == '.';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isHexadecimal(char[] buffer, int offset, int length) {
        return (length > 1 && isX(buffer[offset + 1])) || (length > 2 && isX(buffer[offset + 2]));
    }

    private static boolean isX(char character) {
        return character == 'x' || character == 'X';
    }
}
