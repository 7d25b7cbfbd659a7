package dev.cairn.control.runs;

import org.jspecify.annotations.Nullable;

/**
 * An item that could not be fetched whole.
 *
 * @param expected how many records came before the failure
 */
public record FailedItem(
        String entity,
        @Nullable Long expected,
        int errorCode,
        @Nullable String errorMessage) {}
