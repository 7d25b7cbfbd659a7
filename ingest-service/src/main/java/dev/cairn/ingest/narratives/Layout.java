package dev.cairn.ingest.narratives;

import java.util.List;
import java.util.Set;

/** How a file is laid out. */
enum Layout {
    /** A narrative on each row. */
    LONG(
            List.of(Field.INCIDENT_ID, Field.NARRATIVE_TYPE, Field.NARRATIVE_TEXT),
            Set.of(Field.MANUAL_FLAG, Field.CASE_FLAG, Field.INCIDENT_YEAR, Field.SITE_ID)),

    /** A case on each row, with a column for each type of narrative, of which one may be missing. */
    WIDE(
            List.of(Field.INCIDENT_ID),
            Set.of(
                    Field.NARRATIVE_CME,
                    Field.NARRATIVE_LE,
                    Field.FLAG_CME,
                    Field.FLAG_LE,
                    Field.CASE_FLAG,
                    Field.INCIDENT_YEAR,
                    Field.SITE_ID));

    @SuppressWarnings("ImmutableEnumChecker") // a List.of()
    private final List<Field> required;

    @SuppressWarnings("ImmutableEnumChecker") // a Set.of()
    private final Set<Field> optional;

    Layout(List<Field> required, Set<Field> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** What a file of this layout cannot be without. */
    List<Field> required() {
        return required;
    }

    boolean has(Field field) {
        return required.contains(field) || optional.contains(field);
    }
}
