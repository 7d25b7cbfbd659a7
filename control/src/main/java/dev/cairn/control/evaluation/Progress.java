package dev.cairn.control.evaluation;

import java.util.List;

/**
 * How far an experiment is.
 *
 * @param total narratives that it asks about
 * @param done that have an answer
 * @param errors that have an error instead, by code
 * @param remaining that have neither
 * @param outside results of narratives that it does not ask about any more, because a newer file lacks them or has
 *     nothing in their place; they take no part in metrics
 */
public record Progress(long total, long done, List<ErrorCount> errors, long remaining, long outside) {
    /** Errors of one code, for example 4007 ANSWER_UNREADABLE. */
    public record ErrorCount(int code, String name, long count) {}

    /** All errors. */
    public long failed() {
        return errors.stream().mapToLong(ErrorCount::count).sum();
    }
}
