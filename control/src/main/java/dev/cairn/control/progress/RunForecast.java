package dev.cairn.control.progress;

import dev.cairn.control.lag.Queue;
import dev.cairn.control.runs.RunStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come, and how long it still needs. What is not known yet is null.
 *
 * @param done records with an outcome, exactly
 * @param total records of the run; null until every item is sealed
 * @param rate records of this run that get their outcome in a second; null until it was watched for a second
 * @param eta how long the rest takes at this rate; null while total or rate are, and while nothing moves
 * @param bound what bounds it; null until that can be known
 * @param estimating why there is no eta; null if there is one
 * @param waiting records of this run by where they wait; counted in a short queue, from samples in a long one
 */
public record RunForecast(
        String runId,
        String dataType,
        RunStatus status,
        long done,
        @Nullable Long total,
        @Nullable Double rate,
        @Nullable Duration eta,
        @Nullable Bound bound,
        @Nullable String estimating,
        Map<Queue, Long> waiting) {}
