package dev.cairn.control.checkpoints;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are old enough to be removed.
 *
 * @param keepRuns of each entity, so many of its newest complete runs stay, and whatever is newer than they are
 * @param finishedBefore runs that ended later stay, too; null: their age does not matter
 * @param dataType of which runs are removed; null: of all
 */
public record Retention(
        int keepRuns,
        @Nullable Instant finishedBefore,
        @Nullable String dataType) {
    /** Throws IllegalArgumentException unless the newest complete run of each entity stays. */
    public Retention {
        if (keepRuns < 1) {
            throw new IllegalArgumentException("at least one complete run of each entity must stay");
        }
    }
}
