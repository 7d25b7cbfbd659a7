package dev.cairn.control.features;

import static dev.cairn.control.features.FeatureTable.EXPRESSION;
import static dev.cairn.control.features.FeatureTable.NONE;
import static dev.cairn.control.features.FeatureTable.SAMPLES;
import static dev.cairn.control.features.FeatureTable.SQUARED;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.GeometricMean;
import org.apache.commons.statistics.distribution.TDistribution;

/** What one gene's values in a cohort are like: how many, where, how far apart. */
final class GeneFeatures {
    private static final double ALPHA = 0.05;

    private GeneFeatures() {}

    static void addTo(FeatureTable table) {
        counts(table);
        location(table);
        means(table);
        spread(table);
        relativeSpread(table);
        order(table);
    }

    private static void counts(FeatureTable table) {
        table.family("counts", "Altman (1991), Practical Statistics for Medical Research, ch. 2");
        table.gene("n", SAMPLES, "samples with a value", Sample::size);
        table.gene(
                "missing_share",
                NONE,
                "share of the cohort's samples without a value",
                s -> (double) s.missing() / (s.size() + s.missing()));
        table.gene("zero_share", NONE, "share of values that are 0", s -> s.share(value -> value == 0));
        table.gene("negative_share", NONE, "share of values below 0", s -> s.share(value -> value < 0));
        table.gene("distinct_share", NONE, "different values / values", GeneFeatures::distinctShare);
        for (var threshold : List.of("0.1", "1", "5", "10", "100")) {
            var bound = Double.parseDouble(threshold);
            table.gene(
                    "share_above_" + threshold.replace('.', '_'),
                    NONE,
                    "share of values above a threshold: of samples that express the gene",
                    s -> s.share(value -> value > bound),
                    "threshold",
                    threshold);
        }
    }

    private static void location(FeatureTable table) {
        table.family("location", "Tukey (1977), Exploratory Data Analysis; Wilcox (2012), Robust Estimation, ch. 3");
        table.scaledGene("mean", EXPRESSION, "Σx / n", Sample::mean);
        table.scaledGene("median", EXPRESSION, "middle value, or the mean of the two", Sample::median);
        table.scaledGene("midrange", EXPRESSION, "(min + max) / 2", s -> (s.min() + s.max()) / 2);
        table.scaledGene("midhinge", EXPRESSION, "(Q1 + Q3) / 2", s -> (s.quantile(0.25) + s.quantile(0.75)) / 2);
        table.scaledGene(
                "trimean",
                EXPRESSION,
                "(Q1 + 2 median + Q3) / 4",
                s -> (s.quantile(0.25) + 2 * s.median() + s.quantile(0.75)) / 4);
        for (var percent : List.of(5, 10, 25)) {
            table.scaledGene(
                    "trimmed_mean_" + percent,
                    EXPRESSION,
                    "mean without the share of lowest and the share of highest values, rounded down",
                    s -> trimmedMean(s, percent),
                    "percent",
                    percent.toString());
        }
        for (var percent : List.of(5, 10)) {
            table.scaledGene(
                    "winsorised_mean_" + percent,
                    EXPRESSION,
                    "mean with the share of lowest and of highest values set to the nearest that is left",
                    s -> winsorisedMean(s, percent),
                    "percent",
                    percent.toString());
        }
    }

    private static void means(FeatureTable table) {
        table.family("means", "Bullen (2003), Handbook of Means and Their Inequalities");
        table.gene(
                "geometric_mean",
                EXPRESSION,
                "exp(Σ ln x / n); all values above 0",
                s -> s.min() > 0 ? GeometricMean.of(s.values()).getAsDouble() : Double.NaN);
        table.gene(
                "harmonic_mean",
                EXPRESSION,
                "n / Σ(1/x); all values above 0",
                s -> s.min() > 0
                        ? s.size()
                                / Arrays.stream(s.values())
                                        .map(value -> 1 / value)
                                        .sum()
                        : Double.NaN);
    }

    private static void spread(FeatureTable table) {
        table.family("spread", "Snedecor and Cochran (1989), Statistical Methods, ch. 3; Rousseeuw and Croux (1993)");
        table.scaledGene("sd", EXPRESSION, "square root of the variance", Sample::sd);
        table.scaledGene("variance", SQUARED, "Σ(x - mean)² / (n - 1)", Sample::variance);
        table.scaledGene("sem", EXPRESSION, "sd / √n: standard error of the mean", GeneFeatures::standardError);
        table.scaledGene(
                "mean_ci95_low",
                EXPRESSION,
                "mean - t(0.975, n - 1) sem",
                s -> s.mean() - halfInterval(s),
                "confidence",
                "0.95");
        table.scaledGene(
                "mean_ci95_high",
                EXPRESSION,
                "mean + t(0.975, n - 1) sem",
                s -> s.mean() + halfInterval(s),
                "confidence",
                "0.95");
        table.scaledGene("range", EXPRESSION, "max - min", s -> s.max() - s.min());
        table.scaledGene("iqr", EXPRESSION, "Q3 - Q1", Sample::interquartileRange);
        table.scaledGene("mad", EXPRESSION, "median of |x - median|, not scaled", Sample::medianDeviation);
        table.scaledGene(
                "mean_deviation",
                EXPRESSION,
                "mean of |x - mean|",
                s -> s.distances(s.mean()).mean());
    }

    private static void relativeSpread(FeatureTable table) {
        table.family("relative spread", "Kendall and Stuart (1977), The Advanced Theory of Statistics, vol. 1, ch. 2");
        table.scaledGene("cv", NONE, "sd / mean; mean above 0", s -> ratio(s.sd(), s.mean()));
        table.scaledGene(
                "quartile_dispersion",
                NONE,
                "(Q3 - Q1) / (Q3 + Q1); Q3 + Q1 above 0",
                s -> ratio(s.interquartileRange(), s.quantile(0.75) + s.quantile(0.25)));
        table.scaledGene(
                "dispersion_index", EXPRESSION, "variance / mean; mean above 0", s -> ratio(s.variance(), s.mean()));
        table.scaledGene("standardised_mean", NONE, "mean / sd; sd above 0", s -> s.mean() / s.sd());
    }

    private static void order(FeatureTable table) {
        table.family("order", "Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, definition 7");
        table.scaledGene("min", EXPRESSION, "lowest value", Sample::min);
        table.scaledGene("max", EXPRESSION, "highest value", Sample::max);
        for (var percent : List.of(1, 5, 10, 25, 75, 90, 95, 99)) {
            table.scaledGene(
                    "percentile_" + percent,
                    EXPRESSION,
                    "value at 1 + (n - 1) percent / 100 in ascending order, between two of them linearly",
                    s -> s.quantile(percent / 100.0),
                    "percent",
                    percent.toString());
        }
    }

    private static double distinctShare(Sample sample) {
        return (double) Arrays.stream(sample.sorted()).distinct().count() / sample.size();
    }

    private static double trimmedMean(Sample sample, int percent) {
        var cut = sample.size() * percent / 100;
        return Sample.of(Arrays.copyOfRange(sample.sorted(), cut, sample.size() - cut))
                .mean();
    }

    private static double winsorisedMean(Sample sample, int percent) {
        var sorted = sample.sorted().clone();
        var cut = sorted.length * percent / 100;
        for (var i = 0; i < cut; i++) {
            sorted[i] = sorted[cut];
            sorted[sorted.length - 1 - i] = sorted[sorted.length - 1 - cut];
        }
        return Sample.of(sorted).mean();
    }

    private static double standardError(Sample sample) {
        return sample.sd() / Math.sqrt(sample.size());
    }

    private static double halfInterval(Sample sample) {
        return sample.size() < 2
                ? Double.NaN
                : standardError(sample) * TDistribution.of(sample.size() - 1).inverseSurvivalProbability(ALPHA / 2);
    }

    private static double ratio(double part, double whole) {
        return whole > 0 ? part / whole : Double.NaN;
    }
}
