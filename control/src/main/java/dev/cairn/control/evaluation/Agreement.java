package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/**
 * How two experiments agree, whatever the truth is.
 *
 * @param bothPositive narratives that both call positive
 * @param onlyFirst that the first one calls positive alone
 * @param onlySecond that the second one does
 * @param bothNegative that neither does
 * @param agreement the share of same answers
 * @param kappa Cohen's: agreement beyond chance, 1 at most; not defined where all answers are the same
 * @param mcNemar whether one calls more positive than the other; null if they never differ
 */
@JsonInclude(Include.NON_NULL)
public record Agreement(
        long bothPositive,
        long onlyFirst,
        long onlySecond,
        long bothNegative,
        Measure agreement,
        Measure kappa,
        @Nullable McNemar mcNemar) {
    /** With fewer differing answers the exact test is taken. */
    private static final int ENOUGH = 25;

    /** How a probability was computed. */
    public enum Method {
        /** The binomial test of the differing answers against one half, two-sided. */
        EXACT_BINOMIAL,
        /** Chi-square with one degree of freedom and Edwards' continuity correction (1948). */
        CHI_SQUARE_CORRECTED
    }

    /**
     * McNemar's test of the differing answers.
     *
     * @param chiSquare null with the exact test
     * @param p the probability of a difference so large if there is none
     */
    @JsonInclude(Include.NON_NULL)
    public record McNemar(Method method, @Nullable Double chiSquare, double p) {}

    static Agreement of(long bothPositive, long onlyFirst, long onlySecond, long bothNegative) {
        var total = bothPositive + onlyFirst + onlySecond + bothNegative;
        return new Agreement(
                bothPositive,
                onlyFirst,
                onlySecond,
                bothNegative,
                Measure.share(bothPositive + bothNegative, total),
                kappa(new long[][] {{bothPositive, onlyFirst}, {onlySecond, bothNegative}}),
                mcNemar(onlyFirst, onlySecond));
    }

    /**
     * Cohen's kappa of a square table of counts, with the 95 % interval of its large-sample standard error (Fleiss,
     * Cohen and Everitt, Psychological Bulletin 72, 1969, formula 13).
     */
    static Measure kappa(long[][] counts) {
        var total = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
        var shares = new double[counts.length][counts.length];
        var rows = new double[counts.length];
        var columns = new double[counts.length];
        for (var i = 0; i < counts.length; i++) {
            for (var j = 0; j < counts.length; j++) {
                shares[i][j] = counts[i][j] / (double) total;
                rows[i] += shares[i][j];
                columns[j] += shares[i][j];
            }
        }
        var observed = 0.0;
        var expected = 0.0;
        for (var i = 0; i < counts.length; i++) {
            observed += shares[i][i];
            expected += rows[i] * columns[i];
        }
        var kappa = (observed - expected) / (1 - expected);
        if (!Double.isFinite(kappa)) {
            return Measure.of(Double.NaN, total);
        }
        var variance = variance(shares, rows, columns, observed, expected) / total;
        var half = Measure.Z95 * Math.sqrt(Math.max(0, variance)); // rounding may leave less than 0
        return new Measure(kappa, total, kappa - half, Math.min(1, kappa + half));
    }

    /** That of one observation. */
    private static double variance(
            double[][] shares, double[] rows, double[] columns, double observed, double expected) {
        var same = 0.0;
        var different = 0.0;
        for (var i = 0; i < shares.length; i++) {
            for (var j = 0; j < shares.length; j++) {
                var margins = columns[i] + rows[j];
                if (i == j) {
                    same += shares[i][i] * Math.pow(1 - expected - margins * (1 - observed), 2);
                } else {
                    different += shares[i][j] * margins * margins;
                }
            }
        }
        return (same
                        + Math.pow(1 - observed, 2) * different
                        - Math.pow(observed * expected - 2 * expected + observed, 2))
                / Math.pow(1 - expected, 4);
    }

    static @Nullable McNemar mcNemar(long onlyFirst, long onlySecond) {
        var differing = onlyFirst + onlySecond;
        if (differing == 0) {
            return null;
        }
        if (differing < ENOUGH) {
            var test = BinomialTest.withDefaults().test((int) differing, (int) onlyFirst, 0.5);
            return new McNemar(Method.EXACT_BINOMIAL, null, test.getPValue());
        }
        var distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
        var chiSquare = (double) distance * distance / differing;
        var p = ChiSquaredDistribution.of(1).survivalProbability(chiSquare);
        return new McNemar(Method.CHI_SQUARE_CORRECTED, chiSquare, p);
    }
}
