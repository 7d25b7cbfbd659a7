package dev.cairn.control.features;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;
import org.apache.commons.statistics.descriptive.Variance;
import org.jspecify.annotations.Nullable;

/**
 * The values of a gene in a cohort, without the missing ones. What is not defined is NaN: a mean of nothing, a
 * variance of one. Values that are all the same have a variance of exactly 0, however their mean is rounded. For one
 * thread.
 */
final class Sample implements Observations {
    private static final Quantile QUANTILE = Quantile.withDefaults().with(EstimationMethod.HF7);

    private final double[] values;
    private final int missing;
    private double @Nullable [] sorted;
    private double mean = Double.NaN;
    private double variance = Double.NaN;
    private @Nullable Sample log2;

    private Sample(double[] values, int missing) {
        this.values = values;
        this.missing = missing;
    }

    /** Values in the order of the samples; NaN is a missing one. */
    static Sample of(float[] values) {
        var present = new double[values.length];
        var size = 0;
        for (var value : values) {
            if (!Float.isNaN(value)) {
                present[size++] = value;
            }
        }
        return new Sample(Arrays.copyOf(present, size), values.length - size);
    }

    /** Values of which none is missing. */
    static Sample of(double[] values) {
        return new Sample(values, 0);
    }

    @Override
    public int size() {
        return values.length;
    }

    int missing() {
        return missing;
    }

    /** In the order of the samples; not to be changed. */
    double[] values() {
        return values;
    }

    /** Ascending; not to be changed. */
    double[] sorted() {
        if (sorted == null) {
            sorted = values.clone();
            Arrays.sort(sorted);
        }
        return sorted;
    }

    double min() {
        return values.length == 0 ? Double.NaN : sorted()[0];
    }

    double max() {
        return values.length == 0 ? Double.NaN : sorted()[values.length - 1];
    }

    /** True unless there are two different values. */
    boolean constant() {
        for (var value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    double mean() {
        if (Double.isNaN(mean)) {
            mean = values.length > 0 && constant() ? values[0] : Mean.of(values).getAsDouble();
        }
        return mean;
    }

    /** Of a sample: the sum of squares over n - 1. */
    double variance() {
        if (Double.isNaN(variance) && values.length > 1) {
            variance = constant() ? 0 : Variance.of(values).getAsDouble();
        }
        return variance;
    }

    double sd() {
        return Math.sqrt(variance());
    }

    double median() {
        return quantile(0.5);
    }

    /** Between the two nearest values, linearly: definition 7 of Hyndman and Fan (1996). */
    double quantile(double share) {
        return values.length == 0 ? Double.NaN : QUANTILE.evaluate(values.length, index -> sorted()[index], share);
    }

    /** Half of the values lie in it. */
    double interquartileRange() {
        return quantile(0.75) - quantile(0.25);
    }

    /** The median of the distances from the median. */
    double medianDeviation() {
        return distances(median()).median();
    }

    /** How far each value is from a point. */
    Sample distances(double point) {
        return of(Arrays.stream(values).map(value -> Math.abs(value - point)).toArray());
    }

    double share(DoublePredicate condition) {
        return values.length == 0
                ? Double.NaN
                : (double) Arrays.stream(values).filter(condition).count() / values.length;
    }

    /** log2(x + 1) of each value; empty if one is negative. */
    Sample log2() {
        if (log2 == null) {
            log2 = min() < 0
                    ? of(new double[0])
                    : new Sample(Arrays.stream(values).map(Sample::log2).toArray(), missing);
        }
        return log2;
    }

    /** log2(x + 1). */
    static double log2(double value) {
        return Math.log1p(value) / Math.log(2);
    }
}
