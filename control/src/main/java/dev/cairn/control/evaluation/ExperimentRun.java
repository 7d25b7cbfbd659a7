package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of an experiment.
 *
 * @param expected narratives that it took up; null until it knows
 * @param processed that it is done with, errors among them
 * @param startedAt null, as the end, until it is so far
 * @param duration up to the end, or until now
 * @param perSecond narratives; null while there is nothing to tell
 */
@JsonInclude(Include.NON_NULL)
public record ExperimentRun(
        String runId,
        String status,
        @Nullable Long expected,
        long processed,
        long modelCalled,
        long modelReused,
        long modelFailed,
        long tokens,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Duration duration,
        @Nullable Double perSecond) {}
