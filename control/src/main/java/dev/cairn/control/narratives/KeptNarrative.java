package dev.cairn.control.narratives;

import org.jspecify.annotations.Nullable;

/**
 * A narrative that is kept.
 *
 * @param type cme or le
 * @param characters of its text
 * @param text null unless it was asked for
 * @param exclusion why it takes no part in experiments: BLANK or PLACEHOLDER; null if it does
 */
public record KeptNarrative(
        String incidentId,
        String type,
        int characters,
        @Nullable String text,
        @Nullable String exclusion,
        @Nullable Boolean manualFlag,
        @Nullable Boolean caseFlag,
        @Nullable Integer incidentYear,
        @Nullable String siteId,
        String runId) {}
