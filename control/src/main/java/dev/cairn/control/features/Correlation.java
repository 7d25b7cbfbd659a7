package dev.cairn.control.features;

import java.util.Arrays;

/** How two genes vary together. What is not defined, as of a gene whose values are all the same, is NaN. */
final class Correlation {
    private static final int BIWEIGHT_RANGE = 9;

    private Correlation() {}

    /** Σ(x - mean)(y - mean). */
    static double crossProduct(Pair pair) {
        return dot(centred(pair.x()), centred(pair.y()));
    }

    static double covariance(Pair pair) {
        return pair.size() < 2 ? Double.NaN : crossProduct(pair) / (pair.size() - 1);
    }

    static double pearson(Pair pair) {
        return pair.size() < 2 || pair.x().constant() || pair.y().constant()
                ? Double.NaN
                : cosine(centred(pair.x()), centred(pair.y()));
    }

    static double spearman(Pair pair) {
        return pearson(pair.ranks());
    }

    /** The cosine of the angle between the values as they are. */
    static double cosine(Pair pair) {
        return cosine(pair.x().values(), pair.y().values());
    }

    static double biweight(Pair pair) {
        return cosine(biweighted(pair.x()), biweighted(pair.y()));
    }

    /** The two-sided probability of a coefficient so far from 0, by Student's t with n - 2 degrees of freedom. */
    static double p(double coefficient, int size) {
        var rest = (1 - coefficient) * (1 + coefficient);
        return TwoSamples.studentP(coefficient * Math.sqrt((size - 2) / rest), size - 2);
    }

    /** Distances from the mean. */
    static double[] centred(Sample sample) {
        var mean = sample.mean();
        return Arrays.stream(sample.values()).map(value -> value - mean).toArray();
    }

    /** Distances from the median, those far from it weighted down to nothing. NaN if the median deviation is 0. */
    static double[] biweighted(Sample sample) {
        var median = sample.median();
        var range = BIWEIGHT_RANGE * sample.medianDeviation();
        return Arrays.stream(sample.values())
                .map(value -> {
                    var u = (value - median) / range;
                    var rest = Math.max(0, 1 - u * u);
                    return (value - median) * rest * rest;
                })
                .map(value -> range > 0 ? value : Double.NaN)
                .toArray();
    }

    static double dot(double[] x, double[] y) {
        var sum = 0.0;
        for (var i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Rounding must not give more than 1. */
    private static double cosine(double[] x, double[] y) {
        var cosine = dot(x, y) / (Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y)));
        return Math.max(-1, Math.min(1, cosine));
    }
}
