package dev.cairn.control.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters that have the same reason.
 *
 * @param code the number of the error
 * @param name its name
 * @param path the JSON path at fault, where one is; {@code [*]} for any position in a list
 * @param example the message of one of them
 * @param exampleId its id
 */
public record DeadLetterGroup(
        String stage, int code, String name, @Nullable String path, long count, String example, long exampleId) {}
