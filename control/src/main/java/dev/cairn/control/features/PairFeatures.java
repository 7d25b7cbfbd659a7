package dev.cairn.control.features;

import static dev.cairn.control.features.FeatureTable.EXPRESSION;
import static dev.cairn.control.features.FeatureTable.LOG2;
import static dev.cairn.control.features.FeatureTable.NONE;
import static dev.cairn.control.features.FeatureTable.PROBABILITY;
import static dev.cairn.control.features.FeatureTable.SAMPLES;
import static dev.cairn.control.features.FeatureTable.SQUARED;

import dev.cairn.control.features.Pair.Condition;

/** How two genes go together in a cohort: x is the first, y the second. */
final class PairFeatures {
    private PairFeatures() {}

    static void addTo(FeatureTable table) {
        linear(table);
        regression(table);
        ranks(table);
        robust(table);
        distances(table);
        ratios(table);
        together(table);
    }

    private static void linear(FeatureTable table) {
        table.family("linear correlation", "Pearson (1896); Fisher (1915), Biometrika 10, 507-521; Lin (1989)");
        table.scaledPair("pearson_r", NONE, "covariance / (sd of x · sd of y)", Correlation::pearson);
        table.scaledPair(
                "pearson_p",
                PROBABILITY,
                "two-sided, by t = r √((n - 2) / (1 - r²)) with n - 2 degrees of freedom",
                pair -> Correlation.p(Correlation.pearson(pair), pair.size()));
        table.scaledPair("fisher_z", NONE, "artanh(pearson_r)", PairFeatures::fisherZ);
        table.scaledPair("covariance", SQUARED, "Σ(x - mean)(y - mean) / (n - 1)", Correlation::covariance);
        table.scaledPair(
                "concordance",
                NONE,
                "Lin's: 2 sxy / (sx² + sy² + (difference of means)²), sums over n",
                PairFeatures::concordance);
    }

    private static void regression(FeatureTable table) {
        table.family("regression", "Draper and Smith (1998), Applied Regression Analysis, ch. 1");
        table.scaledPair("slope", NONE, "of y on x: covariance / variance of x", PairFeatures::slope);
        table.scaledPair(
                "intercept",
                EXPRESSION,
                "mean of y - slope · mean of x",
                pair -> pair.y().mean() - slope(pair) * pair.x().mean());
    }

    private static void ranks(FeatureTable table) {
        table.family("rank correlation", "Spearman (1904); Kendall (1970); Goodman and Kruskal (1954)");
        table.pair("spearman_rho", NONE, "pearson_r of the ranks, ties sharing their mean", Correlation::spearman);
        table.pair(
                "spearman_p",
                PROBABILITY,
                "two-sided, by t with n - 2 degrees of freedom",
                pair -> Correlation.p(Correlation.spearman(pair), pair.size()));
        table.pair(
                "kendall_tau_b",
                NONE,
                "(C - D) / √((pairs - ties of x) (pairs - ties of y))",
                pair -> Concordance.of(pair).tauB());
        table.pair(
                "kendall_p",
                PROBABILITY,
                "two-sided, by the normal distribution with a variance that knows of ties",
                pair -> Concordance.of(pair).p());
        table.pair(
                "goodman_kruskal_gamma",
                NONE,
                "(C - D) / (C + D)",
                pair -> Concordance.of(pair).gamma());
    }

    private static void robust(FeatureTable table) {
        table.family("robust correlation", "Wilcox (2012), Robust Estimation, ch. 9; Langfelder and Horvath (2012)");
        table.scaledPair(
                "biweight_midcorrelation",
                NONE,
                "cosine of the distances from the medians weighted by (1 - u²)², u in 9 median deviations",
                Correlation::biweight);
        table.pair("quadrant_correlation", NONE, "mean of sign(x - median) sign(y - median)", PairFeatures::quadrants);
    }

    private static void distances(FeatureTable table) {
        table.family("distance", "Deza and Deza (2009), Encyclopedia of Distances, ch. 17");
        table.scaledPair("cosine_similarity", NONE, "Σxy / √(Σx² Σy²)", Correlation::cosine);
        table.scaledPair("euclidean_distance", EXPRESSION, "√Σ(x - y)²", pair -> {
            var differences = pair.differences().values();
            return size(pair, Math.sqrt(Correlation.dot(differences, differences)));
        });
        table.scaledPair(
                "mean_absolute_difference",
                EXPRESSION,
                "Σ|x - y| / n",
                pair -> pair.differences().distances(0).mean());
    }

    private static void ratios(FeatureTable table) {
        table.family("ratio", "Quackenbush (2002), Nature Genetics 32, 496-501");
        table.pair(
                "log_ratio_mean",
                LOG2,
                "mean of log2((x + 1) / (y + 1))",
                pair -> pair.logRatio().mean());
        table.pair(
                "log_ratio_median", LOG2, "its median", pair -> pair.logRatio().median());
        table.pair("log_ratio_sd", LOG2, "its sd", pair -> pair.logRatio().sd());
        table.pair(
                "log_ratio_mad",
                LOG2,
                "its median deviation",
                pair -> pair.logRatio().medianDeviation());
        table.pair(
                "log_ratio_cv",
                NONE,
                "its sd / |its mean|; mean not 0",
                pair -> pair.logRatio().sd() / Math.abs(pair.logRatio().mean()));
        table.pair("log_ratio_t", NONE, "its mean / (its sd / √n)", PairFeatures::logRatioT);
        table.pair(
                "log_ratio_p",
                PROBABILITY,
                "two-sided, of log_ratio_t",
                pair -> TwoSamples.studentP(logRatioT(pair), pair.size() - 1));
    }

    private static void together(FeatureTable table) {
        table.family("in the same samples", "Geman et al. (2004); Jaccard (1912)");
        table.pair("pair_n", SAMPLES, "samples with both values", Pair::size);
        table.pair("first_higher_share", NONE, "share of samples with x > y", pair -> pair.share((x, y) -> x > y));
        Condition both = (x, y) -> x > 1 && y > 1;
        table.pair("both_above_1_share", NONE, "share of samples with both above 1", pair -> pair.share(both));
        table.pair(
                "jaccard_above_1",
                NONE,
                "samples with both above 1 / samples with either above 1",
                pair -> pair.share(both) / pair.share((x, y) -> x > 1 || y > 1));
    }

    static double fisherZ(Pair pair) {
        return fisherZ(Correlation.pearson(pair));
    }

    /** Artanh; infinite at 1 and -1. */
    static double fisherZ(double coefficient) {
        return Math.log((1 + coefficient) / (1 - coefficient)) / 2;
    }

    static double slope(Pair pair) {
        return pair.x().constant()
                ? Double.NaN
                : Correlation.covariance(pair) / pair.x().variance();
    }

    private static double concordance(Pair pair) {
        var share = (pair.size() - 1.0) / pair.size();
        var distance = pair.x().mean() - pair.y().mean();
        return 2
                * share
                * Correlation.covariance(pair)
                / (share * (pair.x().variance() + pair.y().variance()) + distance * distance);
    }

    private static double quadrants(Pair pair) {
        var x = pair.x().median();
        var y = pair.y().median();
        return pair.share((a, b) -> (a - x) * (b - y) > 0) - pair.share((a, b) -> (a - x) * (b - y) < 0);
    }

    private static double logRatioT(Pair pair) {
        return pair.logRatio().mean() / pair.logRatio().sd() * Math.sqrt(pair.size());
    }

    private static double size(Pair pair, double value) {
        return pair.size() == 0 ? Double.NaN : value;
    }
}
