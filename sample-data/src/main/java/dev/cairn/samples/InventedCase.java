package dev.cairn.samples;

import java.util.List;
import java.util.Locale;

/**
 * An invented case with its two narratives and what is true of them.
 *
 * @param year of the incident
 * @param flag 1 if either narrative tells of violence by a partner, 0 if neither, empty if nobody labelled them
 */
record InventedCase(String id, int year, String site, Told cme, Told le, String flag) {
    private static final int POSITIVE_PERCENT = 35;
    private static final int UNLABELLED_PERCENT = 4;
    private static final int WITHOUT_TEXT_PERCENT = 4;

    /**
     * What one author wrote.
     *
     * @param text empty, or a placeholder, where there is no narrative
     * @param flag 1, 0 or empty
     */
    record Told(String text, boolean narrative, String flag) {}

    /** The case of a number from 1, the same for the same seed. */
    static InventedCase of(long seed, int number) {
        var draw = new Draw(seed, number);
        var prose = new NarrativeProse(draw);
        var positive = draw.percent(POSITIVE_PERCENT);
        var labelled = !draw.percent(UNLABELLED_PERCENT);
        // Of a positive case one narrative or both tell it: two authors do not always know the same.
        var which = draw.between(0, 2);
        var cme = told("cme", prose, draw, positive && which != 1, labelled);
        var le = told("le", prose, draw, positive && which != 0, labelled);
        return new InventedCase(
                String.format(Locale.ROOT, "INV-%06d", number),
                draw.between(2012, 2023),
                String.format(Locale.ROOT, "S%02d", draw.between(1, 12)),
                cme,
                le,
                caseFlag(List.of(cme, le)));
    }

    private static Told told(String author, NarrativeProse prose, Draw draw, boolean violence, boolean labelled) {
        var text = prose.narrative(author, violence);
        if (draw.percent(WITHOUT_TEXT_PERCENT)) {
            return new Told(draw.percent(50) ? "" : prose.placeholder(), false, "");
        }
        return new Told(text, true, !labelled ? "" : violence ? "1" : "0");
    }

    private static String caseFlag(List<Told> told) {
        if (told.stream().allMatch(each -> each.flag().isEmpty())) {
            return "";
        }
        return told.stream().anyMatch(each -> each.flag().equals("1")) ? "1" : "0";
    }
}
