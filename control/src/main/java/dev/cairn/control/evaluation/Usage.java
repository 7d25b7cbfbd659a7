package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment has used up, its replaced errors included.
 *
 * @param attempts how often an answer was asked for
 * @param replaced errors that a later attempt replaced
 * @param reused answers that were there already
 * @param costUsd of the answers whose price is known
 * @param unpriced answers whose price is not known
 * @param latency of answers that were asked for, not found
 * @param repaired answers by what had to be mended to read them; one may be in several
 */
public record Usage(
        long attempts,
        long replaced,
        long reused,
        long promptTokens,
        long completionTokens,
        BigDecimal costUsd,
        long unpriced,
        Latency latency,
        Map<String, Long> repaired) {
    /**
     * Quantiles, interpolated linearly.
     *
     * @param n answers; for 0 there are no quantiles
     */
    @JsonInclude(Include.NON_NULL)
    public record Latency(
            long n,
            @Nullable Double p50Millis,
            @Nullable Double p90Millis,
            @Nullable Double p99Millis,
            @Nullable Double maxMillis) {}
}
