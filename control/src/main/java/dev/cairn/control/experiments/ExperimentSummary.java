package dev.cairn.control.experiments;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment stands.
 *
 * @param done narratives that have an answer
 * @param errors narratives whose result is an error
 * @param total narratives that take part
 * @param costUsd of all its answers, those of no use among them; null where the price of one is not known
 */
public record ExperimentSummary(
        String experimentId,
        String name,
        String model,
        String dataSource,
        long done,
        long errors,
        long total,
        @Nullable BigDecimal costUsd,
        Instant createdAt) {}
