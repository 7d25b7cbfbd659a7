package dev.cairn.control.runs;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters of a run that have the same reason.
 *
 * @param code the number of the error
 * @param name its name
 * @param path the JSON path at fault, where one is
 * @param example the message of one of them
 */
public record DeadLetterGroup(
        String stage, int code, String name, @Nullable String path, long count, String example) {}
