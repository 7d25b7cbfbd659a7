package dev.cairn.ingest.checks;

import dev.cairn.schemas.Severity;

/**
 * Something that a check on entry found.
 *
 * @param code the name of the check, for example an {@code EntryCheck}
 * @param severity what has an ERROR is not loaded
 * @param location the file, and where in it; the first places if they are many
 * @param message what was found at the first of them, with the value
 * @param count how often it was found
 */
public record Finding(String code, Severity severity, String location, String message, long count) {}
