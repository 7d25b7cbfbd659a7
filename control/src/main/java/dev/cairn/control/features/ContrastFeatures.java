package dev.cairn.control.features;

import static dev.cairn.control.features.FeatureTable.EXPRESSION;
import static dev.cairn.control.features.FeatureTable.LOG2;
import static dev.cairn.control.features.FeatureTable.NONE;
import static dev.cairn.control.features.FeatureTable.PROBABILITY;

/** How one gene's values differ between two cohorts, the first against the second. */
final class ContrastFeatures {
    private ContrastFeatures() {}

    static void addTo(FeatureTable table) {
        foldChanges(table);
        shifts(table);
        effectSizes(table);
        tests(table);
        variances(table);
        ranks(table);
        shares(table);
    }

    private static void foldChanges(FeatureTable table) {
        table.family("fold change", "Witten and Tibshirani (2007), A comparison of fold-change and the t-statistic");
        table.contrast(
                "fold_change",
                NONE,
                "mean of the first / mean of the second; both above 0",
                (a, b) -> ratio(a.mean(), b.mean()));
        table.contrast(
                "log2_fold_change",
                LOG2,
                "log2((mean of the first + 1) / (mean of the second + 1)); no value below 0",
                (a, b) -> a.min() >= 0 && b.min() >= 0 ? Sample.log2(a.mean()) - Sample.log2(b.mean()) : Double.NaN);
        table.contrast(
                "median_fold_change",
                NONE,
                "median of the first / median of the second; both above 0",
                (a, b) -> ratio(a.median(), b.median()));
    }

    private static void shifts(FeatureTable table) {
        table.family("shift", "Hodges and Lehmann (1963); Vallender (1974); Welch (1947)");
        table.scaledContrast(
                "mean_difference", EXPRESSION, "mean of the first - mean of the second", TwoSamples::meanDifference);
        table.scaledContrast(
                "mean_difference_ci95_low",
                EXPRESSION,
                "lower end of Welch's interval of the difference of means",
                (a, b) -> TwoSamples.meanDifference(a, b) - TwoSamples.halfInterval(a, b),
                "confidence",
                "0.95");
        table.scaledContrast(
                "mean_difference_ci95_high",
                EXPRESSION,
                "upper end of Welch's interval of the difference of means",
                (a, b) -> TwoSamples.meanDifference(a, b) + TwoSamples.halfInterval(a, b),
                "confidence",
                "0.95");
        table.scaledContrast(
                "median_difference",
                EXPRESSION,
                "median of the first - median of the second",
                (a, b) -> a.median() - b.median());
        table.scaledContrast(
                "hodges_lehmann_shift",
                EXPRESSION,
                "median of all differences of a value of the first and one of the second",
                TwoSamples::hodgesLehmann);
        table.scaledContrast(
                "wasserstein_distance",
                EXPRESSION,
                "area between the two distribution functions",
                TwoSamples::wasserstein);
    }

    private static void effectSizes(FeatureTable table) {
        table.family("effect size", "Cohen (1988); Hedges (1981); Glass (1976); Golub et al. (1999); Inman (1989)");
        table.scaledContrast("cohens_d", NONE, "difference of means / pooled sd", TwoSamples::cohensD);
        table.scaledContrast("hedges_g", NONE, "cohens_d (1 - 3 / (4 (n1 + n2 - 2) - 1))", TwoSamples::hedgesG);
        table.scaledContrast(
                "glass_delta",
                NONE,
                "difference of means / sd of the second",
                (a, b) -> TwoSamples.meanDifference(a, b) / b.sd());
        table.scaledContrast(
                "signal_to_noise",
                NONE,
                "difference of means / (sd of the first + sd of the second)",
                (a, b) -> TwoSamples.meanDifference(a, b) / (a.sd() + b.sd()));
        table.scaledContrast(
                "point_biserial_r", NONE, "t / √(t² + n1 + n2 - 2), with Student's t", TwoSamples::pointBiserial);
        table.scaledContrast(
                "normal_overlap",
                NONE,
                "2 Φ(-|cohens_d| / 2): common area of two normal densities",
                TwoSamples::normalOverlap);
    }

    private static void tests(FeatureTable table) {
        table.family("t test", "Welch (1947), Biometrika 34, 28-35; Student (1908), Biometrika 6, 1-25");
        table.scaledContrast(
                "welch_t",
                NONE,
                "difference of means / √(s1²/n1 + s2²/n2)",
                (a, b) -> TwoSamples.t(TwoSamples.welch(a, b)));
        table.scaledContrast(
                "welch_df",
                NONE,
                "degrees of freedom of Welch and Satterthwaite",
                (a, b) -> TwoSamples.degrees(TwoSamples.welch(a, b)));
        table.scaledContrast(
                "welch_p", PROBABILITY, "two-sided, of welch_t", (a, b) -> TwoSamples.p(TwoSamples.welch(a, b)));
        table.scaledContrast(
                "student_t",
                NONE,
                "difference of means / (pooled sd √(1/n1 + 1/n2))",
                (a, b) -> TwoSamples.t(TwoSamples.student(a, b)));
        table.scaledContrast(
                "student_p", PROBABILITY, "two-sided, of student_t", (a, b) -> TwoSamples.p(TwoSamples.student(a, b)));
    }

    private static void variances(FeatureTable table) {
        table.family("variances", "Fisher (1924); Brown and Forsythe (1974); Nakagawa et al. (2015)");
        table.scaledContrast(
                "variance_ratio",
                NONE,
                "variance of the first / of the second; both above 0",
                TwoSamples::varianceRatio);
        table.scaledContrast(
                "variance_ratio_p", PROBABILITY, "two-sided F test of variance_ratio", TwoSamples::varianceRatioP);
        table.scaledContrast(
                "brown_forsythe_f",
                NONE,
                "F of an analysis of variance of the distances from the medians",
                (a, b) -> TwoSamples.f(TwoSamples.brownForsythe(a, b)));
        table.scaledContrast(
                "brown_forsythe_p",
                PROBABILITY,
                "of brown_forsythe_f",
                (a, b) -> TwoSamples.p(TwoSamples.brownForsythe(a, b)));
        table.scaledContrast(
                "log_variability_ratio",
                NONE,
                "ln(sd of the first / sd of the second) + 1/(2(n1 - 1)) - 1/(2(n2 - 1))",
                (a, b) -> Math.log(a.sd() / b.sd()) + 0.5 / (a.size() - 1) - 0.5 / (b.size() - 1));
    }

    private static void ranks(FeatureTable table) {
        table.family("ranks", "Mann and Whitney (1947); Cliff (1993); Hanley and McNeil (1982); Smirnov (1948)");
        table.contrast("mann_whitney_u", NONE, "pairs with the first greater, ties as halves", TwoSamples::u);
        table.contrast("mann_whitney_z", NONE, "of U, corrected for ties and for continuity", TwoSamples::mannWhitneyZ);
        table.contrast(
                "mann_whitney_p",
                PROBABILITY,
                "two-sided; exact up to 20 samples a cohort without ties, else normal, of mann_whitney_z",
                TwoSamples::mannWhitneyP);
        table.contrast("auc", NONE, "U / (n1 n2): P(first > second), ties as halves", TwoSamples::auc);
        table.contrast(
                "cliffs_delta",
                NONE,
                "2 auc - 1: P(first > second) - P(first < second)",
                (a, b) -> 2 * TwoSamples.auc(a, b) - 1);
        table.contrast(
                "kolmogorov_smirnov_d",
                NONE,
                "greatest distance of the two distribution functions",
                TwoSamples::kolmogorovSmirnovD);
        table.contrast(
                "kolmogorov_smirnov_p",
                PROBABILITY,
                "two-sided; exact while n1 n2 ≤ 10000, else asymptotic",
                TwoSamples::kolmogorovSmirnovP);
    }

    private static void shares(FeatureTable table) {
        table.family("difference of shares", "Agresti (2013), Categorical Data Analysis, ch. 2");
        table.contrast(
                "share_above_1_difference",
                NONE,
                "share of values above 1, first - second",
                (a, b) -> a.share(value -> value > 1) - b.share(value -> value > 1),
                "threshold",
                "1");
        table.contrast(
                "zero_share_difference",
                NONE,
                "share of values that are 0, first - second",
                (a, b) -> a.share(value -> value == 0) - b.share(value -> value == 0));
    }

    private static double ratio(double first, double second) {
        return first > 0 && second > 0 ? first / second : Double.NaN;
    }
}
