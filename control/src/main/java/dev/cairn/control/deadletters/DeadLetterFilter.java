package dev.cairn.control.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null: whichever.
 *
 * @param stage where they died, such as {@code TRANSFORM}
 * @param code the number of their error
 * @param id of one
 */
public record DeadLetterFilter(
        @Nullable String runId,
        @Nullable String stage,
        @Nullable Integer code,
        @Nullable Long id) {

    /** Those of one run. */
    public static DeadLetterFilter ofRun(String runId) {
        return new DeadLetterFilter(runId, null, null, null);
    }
}
