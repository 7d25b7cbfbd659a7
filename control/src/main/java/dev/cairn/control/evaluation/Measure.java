package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A figure, and of how many it was computed.
 *
 * @param value null where it is not defined
 * @param n of what it is a share or a mean
 * @param low where its 95 % interval begins; null, as {@code high}, of a figure that has none
 */
@JsonInclude(Include.NON_NULL)
public record Measure(
        @Nullable Double value,
        long n,
        @Nullable Double low,
        @Nullable Double high) {
    /** How many standard deviations to either side hold 95 % of a normal distribution. */
    static final double Z95 = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

    /** A figure without an interval; one that is no finite number is not defined. */
    static Measure of(double value, long n) {
        return new Measure(Double.isFinite(value) ? (Double) value : null, n, null, null);
    }

    /**
     * A share, with Wilson's score interval without continuity correction (Wilson 1927; method 3 of Newcombe,
     * Statistics in Medicine 17, 1998). Not defined for n = 0.
     */
    static Measure share(long part, long n) {
        if (n == 0) {
            return new Measure(null, 0, null, null);
        }
        var p = part / (double) n;
        var z2 = Z95 * Z95;
        var middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        // At the ends rounding may leave the interval by a hair.
        var low = part == 0 ? 0 : Math.max(0, middle - half);
        var high = part == n ? 1 : Math.min(1, middle + half);
        return new Measure(p, n, low, high);
    }
}
