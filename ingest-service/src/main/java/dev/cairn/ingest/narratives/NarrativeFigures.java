package dev.cairn.ingest.narratives;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What was counted in a file.
 *
 * @param rows that hold something, without the header
 * @param narratives of which each incident has one of a type at most; blanks and placeholders are among them
 * @param cases incidents
 * @param cme narratives of the coroner or medical examiner
 * @param le narratives of law enforcement
 * @param blanks narratives without text
 * @param placeholders narratives whose text says that there is none
 * @param duplicates narratives that were left out, because their incident had one of the type
 * @param labelled narratives with a flag of their own
 * @param positive those of them whose flag says yes
 * @param casesLabelled cases that have a flag, or a narrative with one
 * @param casesPositive those of them of which one says yes
 * @param characters of all texts
 */
public record NarrativeFigures(
        long rows,
        long narratives,
        long cases,
        long cme,
        long le,
        long blanks,
        long placeholders,
        long duplicates,
        long labelled,
        long positive,
        long casesLabelled,
        long casesPositive,
        long characters) {
    /** Of a file that could not be counted. */
    static final NarrativeFigures NONE = new NarrativeFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Writes them by the names that they have in a header. */
    void write(ObjectNode json) {
        json.put("rows", rows).put("narratives", narratives).put("cases", cases);
        json.put("cme", cme).put("le", le);
        json.put("blanks", blanks).put("placeholders", placeholders).put("duplicates", duplicates);
        json.put("labelled", labelled).put("positive", positive);
        json.put("cases_labelled", casesLabelled).put("cases_positive", casesPositive);
        json.put("characters", characters);
    }
}
