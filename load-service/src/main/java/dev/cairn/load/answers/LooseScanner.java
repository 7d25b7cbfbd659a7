package dev.cairn.load.answers;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.cairn.load.answers.LooseObject.Ending;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one object as people and models write them, and writes it as JSON has it. It goes through the text once. What is
 * wrong beyond what it mends stays wrong in what it writes, so that reading that fails.
 *
 * <p>A quote ends its text only where something of JSON follows: other quotes are part of it.
 */
final class LooseScanner {
    private static final Pattern LITERAL =
            Pattern.compile("true|false|null|-?(?:0|[1-9]\\d{0,18})(?:\\.\\d{1,30})?(?:[eE][+-]?\\d{1,3})?");
    private static final Set<String> WHOLE_WORDS = Set.of("true", "false", "null", "True", "False", "None");
    private static final String QUOTES = "\"'“”„‘’";
    private static final String AFTER_TEXT = ",:}]/#";
    private static final String AFTER_WORD = ",:}]\n#";

    private final String text;
    private final int start;
    private final StringBuilder mended = new StringBuilder();
    private final StringBuilder open = new StringBuilder();
    private final EnumSet<Repair> repairs = EnumSet.noneOf(Repair.class);
    private int at;

    /** The last brace, bracket, colon or comma. */
    private char before = ' ';

    /** Whether what was read last is a value that cannot go on. */
    private boolean wholeValue;

    LooseScanner(String text, int start) {
        this.text = text;
        this.start = start;
        at = start;
    }

    LooseObject scan() {
        do {
            step(text.charAt(at));
        } while (!open.isEmpty() && at < text.length());
        if (open.isEmpty()) {
            return LooseObject.of(start, at, Ending.WHOLE, mended, repairs);
        }
        if (!wholeValue || open.indexOf("[") >= 0) {
            return LooseObject.of(start, at, Ending.CUT_OFF, mended, repairs);
        }
        repairs.add(Repair.MISSING_BRACES);
        return LooseObject.of(start, at, Ending.BRACES_MISSING, mended.append("}".repeat(open.length())), repairs);
    }

    private void step(char c) {
        if (Character.isWhitespace(c)) {
            mended.append(c);
            at++;
        } else if (QUOTES.indexOf(c) >= 0) {
            quoted(c);
        } else if (startsComment()) {
            comment();
        } else if ("{}[],:".indexOf(c) >= 0) {
            punctuation(c);
        } else {
            word();
        }
    }

    private void punctuation(char c) {
        if (c == '{' || c == '[') {
            open.append(c);
        } else if (c == '}' || c == ']') {
            open.setLength(open.length() - 1);
        }
        wholeValue = c == '}' || c == ']';
        before = c;
        mended.append(c);
        at++;
    }

    /** A value stands behind a colon, or anywhere in an array. */
    private boolean inValue() {
        return before == ':' || open.charAt(open.length() - 1) == '[';
    }

    private void quoted(char quote) {
        var content = new StringBuilder();
        var strange = quote != '"';
        for (at++; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                var escaped = text.charAt(++at);
                content.append(escaped == '\'' ? "'" : "\\" + escaped);
            } else if (closes(quote, c) && endsText(at + 1)) {
                break;
            } else if (c == '"') {
                content.append("\\\"");
                strange = true;
            } else {
                content.append(c);
            }
        }
        wholeValue = at < text.length() && inValue();
        at = Math.min(text.length(), at + 1);
        mended.append('"').append(content).append('"');
        if (strange) {
            repairs.add(Repair.QUOTES);
        }
    }

    private static boolean closes(char quote, char c) {
        return switch (quote) {
            case '"', '\'' -> c == quote;
            case '‘', '’' -> c == '’' || c == '‘' || c == '\'';
            default -> c == '”' || c == '“' || c == '"';
        };
    }

    private boolean endsText(int from) {
        var next = from;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next == text.length() || AFTER_TEXT.indexOf(text.charAt(next)) >= 0;
    }

    private boolean startsComment() {
        return text.charAt(at) == '#' || text.startsWith("//", at) || text.startsWith("/*", at);
    }

    private void comment() {
        repairs.add(Repair.SYNTAX);
        var end = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) + 1 : text.indexOf('\n', at);
        if (end <= 0) {
            wholeValue = false;
            at = text.length();
        } else {
            at = end + 1;
        }
    }

    private void word() {
        var from = at;
        while (at < text.length() && !endsWord()) {
            at++;
        }
        var word = text.substring(from, at).strip();
        wholeValue = inValue() && WHOLE_WORDS.contains(word);
        if (inValue() && LITERAL.matcher(word).matches()) {
            mended.append(word);
        } else if (inValue() && word.equals("None")) {
            repairs.add(Repair.BARE_WORD);
            mended.append("null");
        } else {
            repairs.add(inValue() ? Repair.BARE_WORD : Repair.SYNTAX);
            mended.append('"')
                    .append(JsonStringEncoder.getInstance().quoteAsString(word))
                    .append('"');
        }
    }

    private boolean endsWord() {
        var c = text.charAt(at);
        return (AFTER_WORD.indexOf(c) >= 0 && !isDecimalComma()) || (c == '/' && startsComment());
    }

    /** In an object a key follows a comma, and no key begins with a digit. */
    private boolean isDecimalComma() {
        return text.charAt(at) == ','
                && before == ':'
                && Character.isDigit(text.charAt(at - 1))
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
    }
}
