package dev.cairn.ingest.narratives;

/** What is checked of a file of narratives. The names are the codes of findings and stay the same. */
public enum NarrativeCheck {
    COLUMN_MISSING("The header lacks a column that the layout needs, or one that a parameter names."),
    COLUMN_AMBIGUOUS("Several columns of the header could be the same field, and no parameter says which."),
    NO_NARRATIVES("The file has no row but its header."),
    RAGGED_ROW("A row has more or fewer cells than the header, for example because a text is not in quotation marks."),
    INCIDENT_BLANK("A row names no incident."),
    INCIDENT_INVALID("An incident's id is longer than 100 characters, or has a line break."),
    TYPE_UNKNOWN("A narrative is of neither the coroner or medical examiner (cme) nor law enforcement (le)."),
    FLAG_INVALID("A manual flag is not 0, 1, true, false, yes, no or blank."),
    CELL_TOO_LONG("A cell is longer than 100,000 characters."),
    CHARACTER_INVALID("A cell holds U+0000 or half a character, which PostgreSQL cannot store."),
    YEAR_INVALID("An incident's year is not one from 1900 to 2100; it is left out."),
    DUPLICATE_NARRATIVE(
            "An incident has several narratives of one type: the first is kept. A warning where the texts differ."),
    FLAGS_CONTRADICT("The manual flags of a case contradict each other."),
    TEXT_BLANK("A narrative has no text: it is kept, and takes no part in experiments."),
    TEXT_PLACEHOLDER("A text says only that there is none: it is kept, and takes no part in experiments."),
    UNLABELLED("Nobody has labelled the narrative or its case.");

    private final String meaning;

    NarrativeCheck(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }
}
