package dev.cairn.samples;

import java.time.LocalDate;
import java.util.Locale;

/**
 * When a study runs, and the status that follows. "Today" is fixed, so that the same index gives the same study in
 * every year to come.
 *
 * @param monthsOnly whether start and completion are given as year and month
 */
record Timeline(LocalDate start, LocalDate completion, LocalDate submitted, boolean monthsOnly, String status) {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final LocalDate FIRST = LocalDate.of(2004, 1, 1);

    static Timeline draw(Draw draw, int months) {
        var start = FIRST.plusDays(draw.between(0, 22 * 365 + 180));
        var completion = start.plusMonths(months).plusDays(draw.between(30, 400));
        var asked = start.minusDays(draw.between(-60, 120));
        var submitted = asked.isAfter(TODAY) ? TODAY.minusDays(draw.between(1, 60)) : asked;
        return new Timeline(start, completion, submitted, draw.percent(25), status(draw, start, completion));
    }

    private static String status(Draw draw, LocalDate start, LocalDate completion) {
        if (start.isAfter(TODAY)) {
            return "NOT_YET_RECRUITING";
        }
        if (completion.isAfter(TODAY)) {
            return draw.oneOf(
                    "RECRUITING", "RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION");
        }
        return draw.oneOf(
                "COMPLETED",
                "COMPLETED",
                "COMPLETED",
                "COMPLETED",
                "COMPLETED",
                "UNKNOWN",
                "UNKNOWN",
                "TERMINATED",
                "WITHDRAWN");
    }

    String startText() {
        return text(start);
    }

    String completionText() {
        return text(completion);
    }

    /** A date, or only its month where this study's sponsor gave no days. */
    String text(LocalDate date) {
        return monthsOnly ? month(date) : date.toString();
    }

    static String month(LocalDate date) {
        return String.format(Locale.ROOT, "%04d-%02d", date.getYear(), date.getMonthValue());
    }

    /** Whether the registry knows a date as a fact or as a plan. */
    static String type(LocalDate date) {
        return date.isAfter(TODAY) ? "ESTIMATED" : "ACTUAL";
    }

    /** A day after the completion by which something was posted, never after today. */
    LocalDate afterCompletion(int days) {
        return earlier(completion.plusDays(days), TODAY);
    }

    LocalDate lastUpdate(Draw draw) {
        return earlier(earlier(completion, TODAY).plusDays(draw.between(5, 300)), TODAY);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
