package dev.cairn.control.runs;

import org.jspecify.annotations.Nullable;

/**
 * Two accounts that should agree and do not.
 *
 * @param entity the item; null where the run as a whole is meant
 * @param problem one sentence with both figures
 */
public record Mismatch(String runId, @Nullable String entity, String problem) {}
