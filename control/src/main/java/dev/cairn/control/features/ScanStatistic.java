package dev.cairn.control.features;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Statistics that pairs can be ranked by: those that are the dot product of two rows, each made of one gene alone.
 * Rows have the length 1, so that none exceeds 1.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
public enum ScanStatistic {
    PEARSON(Correlation::centred, Correlation::pearson),
    SPEARMAN(sample -> Correlation.centred(Sample.of(Ranks.of(sample.values()))), Correlation::spearman),
    BIWEIGHT(Correlation::biweighted, Correlation::biweight),
    COSINE(Sample::values, Correlation::cosine);

    private final Function<Sample, double[]> row;
    private final ToDoubleFunction<Pair> statistic;

    ScanStatistic(Function<Sample, double[]> row, ToDoubleFunction<Pair> statistic) {
        this.row = row;
        this.statistic = statistic;
    }

    /** A gene's row of length 1; NaN, all of it, if the statistic is not defined of the gene. */
    double[] row(Sample sample) {
        var values = row.apply(sample).clone();
        var length = Math.sqrt(Correlation.dot(values, values));
        var defined = length > 0 && !(this != COSINE && sample.constant());
        for (var i = 0; i < values.length; i++) {
            values[i] = defined ? values[i] / length : Double.NaN;
        }
        return values;
    }

    /** The value, as the feature of the same name has it. */
    double of(Pair pair) {
        return statistic.applyAsDouble(pair);
    }
}
