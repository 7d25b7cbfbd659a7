package dev.cairn.control.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one run brought for one entity.
 *
 * @param number 1 for the first run of the entity that was published, 2 for the second …
 * @param status of the entity's item
 * @param attempt 0 at first; one more for each resume
 */
public record EntityRun(
        long number,
        String runId,
        String status,
        int attempt,
        RecordCounts records,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
