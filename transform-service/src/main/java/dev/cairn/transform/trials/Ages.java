package dev.cairn.transform.trials;

import dev.cairn.schemas.Age;
import dev.cairn.transform.json.JsonCursor;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Age limits as ClinicalTrials.gov writes them: a number and a unit, for example "18 Years", "6 Months", "30 Minutes";
 * "N/A" for no limit.
 *
 * <p>A year has 365.25 days and a month a twelfth of them, so that 18 Months are 1.5 years and 12 Months are 1 Year.
 */
final class Ages {
    static final double DAYS_PER_YEAR = 365.25;

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)[\\s\\h]*([A-Za-z]+?)[sS]?[\\s\\h]*\\.?");
    private static final String NO_LIMIT = "N/A";

    private Ages() {}

    /** The age; null where there is no limit. Throws FIELD_INVALID for what is no number with a unit of time. */
    static @Nullable Age read(JsonCursor cursor) {
        var text = cursor.text();
        if (text == null || text.strip().equalsIgnoreCase(NO_LIMIT)) {
            return null;
        }
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw invalid(cursor);
        }
        var days = Double.parseDouble(match.group(1)) * daysIn(match.group(2), cursor);
        return new Age(text.strip(), days, days / DAYS_PER_YEAR);
    }

    private static double daysIn(String unit, JsonCursor cursor) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "year" -> DAYS_PER_YEAR;
            case "month" -> DAYS_PER_YEAR / 12;
            case "week" -> 7;
            case "day" -> 1;
            case "hour" -> 1 / 24.0;
            case "minute" -> 1 / (24.0 * 60);
            default -> throw invalid(cursor);
        };
    }

    private static RuntimeException invalid(JsonCursor cursor) {
        return cursor.invalid("an age as \"<number> <unit>\" in years, months, weeks, days, hours or minutes, or N/A");
    }
}
