package dev.cairn.ingest.narratives;

import dev.cairn.schemas.NarrativeType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A narrative as a file has it.
 *
 * @param row where it stands
 * @param text without white space around it; may be empty
 * @param manualFlag what a person found in it; null if nobody labelled it
 * @param caseFlag what a person found of its case; null if nobody labelled it
 */
record SourceNarrative(
        long row,
        String incidentId,
        NarrativeType type,
        String text,
        @Nullable Boolean manualFlag,
        @Nullable Boolean caseFlag,
        @Nullable Integer incidentYear,
        @Nullable String siteId) {
    /** The type as keys and payloads have it. */
    String typeName() {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
