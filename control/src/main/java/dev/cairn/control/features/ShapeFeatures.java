package dev.cairn.control.features;

import static dev.cairn.control.features.FeatureTable.EXPRESSION;
import static dev.cairn.control.features.FeatureTable.NONE;
import static dev.cairn.control.features.FeatureTable.PROBABILITY;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Kurtosis;
import org.apache.commons.statistics.descriptive.Skewness;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** What form the distribution of one gene's values in a cohort has. None is defined of values that are all the same. */
final class ShapeFeatures {
    private static final int JARQUE_BERA_DEGREES = 2;
    private static final int FEWEST_FOR_KURTOSIS = 4;
    private static final double TUKEY_FENCE = 1.5;
    /** 1 / Φ⁻¹(3/4): makes the median deviation of a normal distribution its standard deviation. */
    private static final double NORMAL = 1.482602218505602;

    private ShapeFeatures() {}

    static void addTo(FeatureTable table) {
        moments(table);
        quantiles(table);
        linearMoments(table);
        outliers(table);
        information(table);
    }

    private static void moments(FeatureTable table) {
        table.family("shape by moments", "Joanes and Gill (1998); Jarque and Bera (1987); Pfister et al. (2013)");
        table.scaledGene(
                "skewness", NONE, "G1: the third standardised moment, adjusted for n", ShapeFeatures::skewness);
        table.scaledGene("kurtosis", NONE, "G2: the fourth, adjusted for n; 0 if normal", ShapeFeatures::kurtosis);
        table.scaledGene(
                "bimodality_coefficient",
                NONE,
                "(G1² + 1) / (G2 + 3 (n - 1)² / ((n - 2) (n - 3))); above 5/9 suggests two modes",
                ShapeFeatures::bimodality);
        table.scaledGene(
                "jarque_bera", NONE, "n/6 (g1² + g2²/4), with the moments not adjusted", ShapeFeatures::jarqueBera);
        table.scaledGene(
                "jarque_bera_p",
                PROBABILITY,
                "P(χ²(2) ≥ jarque_bera): of values so far from normal",
                s -> chance(jarqueBera(s)));
    }

    private static void quantiles(FeatureTable table) {
        table.family("shape by quantiles", "Bowley (1901); Pearson (1895); Moors (1988)");
        table.scaledGene(
                "bowley_skewness",
                NONE,
                "(Q3 + Q1 - 2 median) / (Q3 - Q1)",
                s -> (s.quantile(0.75) + s.quantile(0.25) - 2 * s.median()) / s.interquartileRange());
        table.scaledGene("pearson_skewness", NONE, "3 (mean - median) / sd", s -> 3 * (s.mean() - s.median()) / s.sd());
        table.scaledGene(
                "moors_kurtosis",
                NONE,
                "((E7 - E5) + (E3 - E1)) / (E6 - E2), with E the octiles",
                s -> ((s.quantile(0.875) - s.quantile(0.625)) + (s.quantile(0.375) - s.quantile(0.125)))
                        / s.interquartileRange());
    }

    private static void linearMoments(FeatureTable table) {
        table.family("L-moments", "Hosking (1990), J. R. Statist. Soc. B 52, 105-124");
        table.scaledGene("l_scale", EXPRESSION, "λ2: half the mean distance of two values", s -> linear(s, 2));
        table.scaledGene("l_skewness", NONE, "λ3 / λ2", s -> linear(s, 3) / linear(s, 2));
        table.scaledGene("l_kurtosis", NONE, "λ4 / λ2", s -> linear(s, 4) / linear(s, 2));
        table.scaledGene(
                "l_cv", NONE, "λ2 / mean; mean above 0", s -> s.mean() > 0 ? linear(s, 2) / s.mean() : Double.NaN);
    }

    private static void outliers(FeatureTable table) {
        table.family("outliers", "Tukey (1977), Exploratory Data Analysis; Leys et al. (2013)");
        table.scaledGene(
                "tukey_outlier_share",
                NONE,
                "share of values more than 1.5 interquartile ranges outside the quartiles",
                ShapeFeatures::tukeyOutliers,
                "fence",
                "1.5");
        table.scaledGene(
                "mad_outlier_share",
                NONE,
                "share of values more than 3 scaled median deviations from the median; deviation above 0",
                s -> s.medianDeviation() > 0
                        ? s.distances(s.median()).share(far -> far > 3 * NORMAL * s.medianDeviation())
                        : Double.NaN,
                "deviations",
                "3");
    }

    private static void information(FeatureTable table) {
        table.family("concentration", "Shannon (1948); Pielou (1966); Gini (1912); no value below 0, one above");
        table.gene("entropy", "bit", "-Σ p log2 p with p = x / Σx", ShapeFeatures::entropy);
        table.gene(
                "evenness",
                NONE,
                "entropy / log2 n",
                s -> s.size() < 2 ? Double.NaN : entropy(s) * Math.log(2) / Math.log(s.size()));
        table.gene("gini", NONE, "Σ (2i - n - 1) x(i) / (n Σx), ascending", ShapeFeatures::gini);
        table.gene("top_sample_share", NONE, "max / Σx", s -> s.max() / positiveSum(s));
    }

    private static double skewness(Sample sample) {
        return sample.constant() ? Double.NaN : Skewness.of(sample.values()).getAsDouble();
    }

    private static double kurtosis(Sample sample) {
        return sample.constant() ? Double.NaN : Kurtosis.of(sample.values()).getAsDouble();
    }

    private static double bimodality(Sample sample) {
        var n = (double) sample.size();
        var skewness = skewness(sample);
        return (skewness * skewness + 1) / (kurtosis(sample) + 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3)));
    }

    private static double jarqueBera(Sample sample) {
        if (sample.size() < FEWEST_FOR_KURTOSIS || sample.constant()) {
            return Double.NaN;
        }
        var skewness = Skewness.of(sample.values()).setBiased(true).getAsDouble();
        var kurtosis = Kurtosis.of(sample.values()).setBiased(true).getAsDouble();
        return sample.size() / 6.0 * (skewness * skewness + kurtosis * kurtosis / 4);
    }

    private static double chance(double jarqueBera) {
        return Double.isNaN(jarqueBera)
                ? Double.NaN
                : ChiSquaredDistribution.of(JARQUE_BERA_DEGREES).survivalProbability(jarqueBera);
    }

    /** The L-moment of an order from 2 to 4, from the probability weighted moments. */
    private static double linear(Sample sample, int order) {
        var n = sample.size();
        if (n < order || sample.constant()) {
            return Double.NaN;
        }
        var b = new double[4];
        for (var i = 0; i < n; i++) {
            var weight = sample.sorted()[i] / n;
            for (var r = 0; r < order; r++) {
                b[r] += weight;
                weight *= (double) (i - r) / (n - 1 - r);
            }
        }
        return switch (order) {
            case 2 -> 2 * b[1] - b[0];
            case 3 -> 6 * b[2] - 6 * b[1] + b[0];
            default -> 20 * b[3] - 30 * b[2] + 12 * b[1] - b[0];
        };
    }

    private static double tukeyOutliers(Sample sample) {
        var fence = TUKEY_FENCE * sample.interquartileRange();
        var low = sample.quantile(0.25) - fence;
        var high = sample.quantile(0.75) + fence;
        return sample.share(value -> value < low || value > high);
    }

    /** NaN where shares of it make no sense. */
    private static double positiveSum(Sample sample) {
        var sum = Arrays.stream(sample.values()).sum();
        return sample.min() >= 0 && sum > 0 ? sum : Double.NaN;
    }

    private static double entropy(Sample sample) {
        var sum = positiveSum(sample);
        return Arrays.stream(sample.values())
                .map(value -> value == 0 ? 0 * sum : -value / sum * Math.log(value / sum) / Math.log(2))
                .sum();
    }

    private static double gini(Sample sample) {
        var n = sample.size();
        var weighted = 0.0;
        for (var i = 0; i < n; i++) {
            weighted += (2.0 * (i + 1) - n - 1) * sample.sorted()[i];
        }
        return weighted / (n * positiveSum(sample));
    }
}
