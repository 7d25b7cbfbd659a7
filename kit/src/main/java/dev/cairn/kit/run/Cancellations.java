package dev.cairn.kit.run;

import dev.cairn.schemas.RecordHeader;

/** Knows which attempts at items nobody wants any more. Their records are left alone, wherever they are. */
@FunctionalInterface
public interface Cancellations {
    /** True if this attempt at the items of a run is cancelled. */
    boolean cancelled(String runId, int attempt);

    /** True if the record belongs to a cancelled attempt. */
    default boolean cancelled(RecordHeader header) {
        return cancelled(header.getRunId(), header.getAttempt());
    }
}
