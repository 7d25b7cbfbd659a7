package dev.cairn.load.answers;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a confidence that models write as text: {@code "0.9"}, {@code "85%"}, {@code "0,85"}, {@code "0. nine"}. */
final class ConfidenceText {
    private static final int MAX_LENGTH = 60;
    private static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final Pattern SPELLED = Pattern.compile(String.join("|", DIGITS) + "|point");
    private static final Pattern AFTER_POINT = Pattern.compile("(?<=[.,])\\s+");
    private static final Pattern PERCENT = Pattern.compile("\\s*(?:%|per ?cent)$");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+[.,]?\\d*|[.,]\\d+)(?:e[+-]?\\d{1,3})?");

    private ConfidenceText() {}

    /** The number; NaN if there is none. Adds to the repairs. */
    static double read(String text, EnumSet<Repair> repairs) {
        if (text.length() > MAX_LENGTH) {
            return Double.NaN;
        }
        var found = EnumSet.of(Repair.NUMBER_AS_TEXT);
        var number = figures(text.strip().toLowerCase(Locale.ROOT), found);
        var withoutSign = PERCENT.matcher(number).replaceFirst("");
        var percent = !withoutSign.equals(number);
        if (!NUMBER.matcher(withoutSign).matches()) {
            return Double.NaN;
        }
        if (withoutSign.indexOf(',') >= 0) {
            found.add(Repair.DECIMAL_COMMA);
        }
        var value = Double.parseDouble(withoutSign.replace(',', '.'));
        repairs.addAll(found);
        return percent ? fraction(value, repairs) : value;
    }

    /** Less than one per cent is more probably a fraction with a sign too many: nobody knows. */
    private static double fraction(double percent, EnumSet<Repair> repairs) {
        repairs.add(Repair.PERCENT);
        return percent > 0 && percent < 1 ? Double.NaN : percent / 100;
    }

    private static String figures(String text, EnumSet<Repair> repairs) {
        var joined = AFTER_POINT.matcher(text).replaceAll("");
        var figures = SPELLED.matcher(joined)
                .replaceAll(word -> word.group().equals("point") ? "." : String.valueOf(DIGITS.indexOf(word.group())));
        if (figures.equals(joined)) {
            return joined;
        }
        repairs.add(Repair.SPELLED_DIGITS);
        return figures.replaceAll("[\\s-]+", "");
    }
}
