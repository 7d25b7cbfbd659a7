package dev.cairn.transform.trials;

import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.PartialDate;
import dev.cairn.transform.json.JsonCursor;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Dates as ClinicalTrials.gov writes them: {@code YYYY-MM-DD}, {@code YYYY-MM} or {@code YYYY}. */
final class PartialDates {
    private static final String EXPECTED = "a date as YYYY, YYYY-MM or YYYY-MM-DD";
    private static final int YEAR_END = 4;
    private static final int MONTH_END = 7;
    private static final int DAY_END = 10;

    private PartialDates() {}

    /** The date and its precision; null where it is absent. Throws FIELD_INVALID for what is no date of the calendar. */
    static @Nullable PartialDate read(JsonCursor cursor) {
        var text = cursor.text();
        if (text == null) {
            return null;
        }
        try {
            return parse(text.strip());
        } catch (DateTimeException e) {
            throw cursor.invalid(EXPECTED);
        }
    }

    private static PartialDate parse(String text) {
        return switch (text.length()) {
            case YEAR_END -> new PartialDate(LocalDate.of(year(text), 1, 1), DatePrecision.YEAR);
            case MONTH_END -> new PartialDate(LocalDate.of(year(text), month(text), 1), DatePrecision.MONTH);
            case DAY_END ->
                new PartialDate(
                        LocalDate.of(year(text), month(text), part(text, MONTH_END, DAY_END)), DatePrecision.DAY);
            default -> throw new DateTimeException("length");
        };
    }

    private static int year(String text) {
        var year = digits(text, 0, YEAR_END);
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        return year;
    }

    private static int month(String text) {
        return part(text, YEAR_END, MONTH_END);
    }

    /** A hyphen and digits. */
    private static int part(String text, int from, int to) {
        if (text.charAt(from) != '-') {
            throw new DateTimeException("separator");
        }
        return digits(text, from + 1, to);
    }

    private static int digits(String text, int from, int to) {
        var number = 0;
        for (var i = from; i < to; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
