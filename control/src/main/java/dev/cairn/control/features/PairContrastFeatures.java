package dev.cairn.control.features;

import static dev.cairn.control.features.FeatureTable.LOG2;
import static dev.cairn.control.features.FeatureTable.NONE;
import static dev.cairn.control.features.FeatureTable.PROBABILITY;
import static dev.cairn.control.features.FeatureTable.SQUARED;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.DoubleStream;

/** How two genes go together differently in two cohorts, the first against the second. */
final class PairContrastFeatures {
    /** The variance of Fisher's z of Spearman's coefficient is 1.06 / (n - 3): Fieller, Hartley and Pearson (1957). */
    private static final double SPEARMAN_VARIANCE = 1.06;

    private PairContrastFeatures() {}

    static void addTo(FeatureTable table) {
        linear(table);
        ranks(table);
        ratios(table);
        order(table);
    }

    private static void linear(FeatureTable table) {
        table.family("differential correlation", "Fisher (1921), Metron 1, 3-32; Fukushima (2013), Gene 518, 209-214");
        table.scaledPairContrast(
                "pearson_difference",
                NONE,
                "pearson_r of the first - of the second",
                (a, b) -> Correlation.pearson(a) - Correlation.pearson(b));
        table.scaledPairContrast(
                "fisher_z_difference",
                NONE,
                "fisher_z of the first - of the second",
                (a, b) -> PairFeatures.fisherZ(a) - PairFeatures.fisherZ(b));
        table.scaledPairContrast(
                "pearson_difference_z",
                NONE,
                "fisher_z_difference / √(1/(n1 - 3) + 1/(n2 - 3))",
                PairContrastFeatures::pearsonZ);
        table.scaledPairContrast(
                "pearson_difference_p",
                PROBABILITY,
                "two-sided, normal, of pearson_difference_z",
                (a, b) -> TwoSamples.normalP(pearsonZ(a, b)));
        table.scaledPairContrast(
                "covariance_difference",
                SQUARED,
                "covariance of the first - of the second",
                (a, b) -> Correlation.covariance(a) - Correlation.covariance(b));
        table.scaledPairContrast(
                "slope_difference",
                NONE,
                "slope of the first - of the second",
                (a, b) -> PairFeatures.slope(a) - PairFeatures.slope(b));
        table.scaledPairContrast(
                "biweight_difference",
                NONE,
                "biweight_midcorrelation of the first - of the second",
                (a, b) -> Correlation.biweight(a) - Correlation.biweight(b));
    }

    private static void ranks(FeatureTable table) {
        table.family("differential rank correlation", "Fieller, Hartley and Pearson (1957), Biometrika 44, 470-481");
        table.pairContrast(
                "spearman_difference",
                NONE,
                "spearman_rho of the first - of the second",
                (a, b) -> Correlation.spearman(a) - Correlation.spearman(b));
        table.pairContrast(
                "spearman_difference_z",
                NONE,
                "difference of artanh(spearman_rho) / √(1.06/(n1 - 3) + 1.06/(n2 - 3))",
                PairContrastFeatures::spearmanZ);
        table.pairContrast(
                "spearman_difference_p",
                PROBABILITY,
                "two-sided, normal, of spearman_difference_z",
                (a, b) -> TwoSamples.normalP(spearmanZ(a, b)));
        table.pairContrast(
                "kendall_difference",
                NONE,
                "kendall_tau_b of the first - of the second",
                (a, b) -> Concordance.of(a).tauB() - Concordance.of(b).tauB());
    }

    private static void ratios(FeatureTable table) {
        table.family("differential ratio", "Price et al. (2007), PNAS 104, 3414-3419; Welch (1947); Hedges (1981)");
        ratio(table, "log_ratio_mean_difference", LOG2, "mean, first - second", TwoSamples::meanDifference);
        ratio(table, "log_ratio_median_difference", LOG2, "median, first - second", (a, b) -> a.median() - b.median());
        ratio(table, "log_ratio_cohens_d", NONE, "cohens_d", TwoSamples::cohensD);
        ratio(table, "log_ratio_hedges_g", NONE, "hedges_g", TwoSamples::hedgesG);
        ratio(table, "log_ratio_welch_t", NONE, "welch_t", (a, b) -> TwoSamples.t(TwoSamples.welch(a, b)));
        ratio(table, "log_ratio_welch_p", PROBABILITY, "welch_p", (a, b) -> TwoSamples.p(TwoSamples.welch(a, b)));
        ratio(table, "log_ratio_auc", NONE, "auc", TwoSamples::auc);
        ratio(table, "log_ratio_mann_whitney_p", PROBABILITY, "mann_whitney_p", TwoSamples::mannWhitneyP);
    }

    private static void ratio(
            FeatureTable table,
            String name,
            String unit,
            String statistic,
            ToDoubleBiFunction<Sample, Sample> comparison) {
        table.pairContrast(
                name,
                unit,
                statistic + ", of log2((x + 1) / (y + 1))",
                (a, b) -> comparison.applyAsDouble(a.logRatio(), b.logRatio()));
    }

    private static void order(FeatureTable table) {
        table.family(
                "order reversal", "Geman et al. (2004), Stat. Appl. Genet. Mol. Biol. 3, 19; Breitling et al. (2004)");
        table.pairContrast(
                "order_difference",
                NONE,
                "share of samples with x < y, first - second",
                PairContrastFeatures::orderDifference);
        table.pairContrast(
                "top_scoring_pair_score", NONE, "|order_difference|", (a, b) -> Math.abs(orderDifference(a, b)));
        table.pairContrast(
                "rank_product",
                NONE,
                "√(Rx Ry), R being a gene's mean rank in the first cohort among the n of both, 1 the highest, over n:"
                        + " the rank product applied to the genes of a pair; below 1/2 both are higher in the first",
                (a, b) -> Math.sqrt(meanRank(a.x(), b.x()) * meanRank(a.y(), b.y())));
    }

    private static double pearsonZ(Pair a, Pair b) {
        return z(Correlation.pearson(a), a.size(), Correlation.pearson(b), b.size(), 1);
    }

    private static double spearmanZ(Pair a, Pair b) {
        return z(Correlation.spearman(a), a.size(), Correlation.spearman(b), b.size(), SPEARMAN_VARIANCE);
    }

    /** NaN, or not finite, unless both coefficients are within -1 and 1 and both sizes above 3. */
    private static double z(double first, int sizeOfFirst, double second, int sizeOfSecond, double variance) {
        return sizeOfFirst <= 3 || sizeOfSecond <= 3
                ? Double.NaN
                : (PairFeatures.fisherZ(first) - PairFeatures.fisherZ(second))
                        / Math.sqrt(variance / (sizeOfFirst - 3) + variance / (sizeOfSecond - 3));
    }

    private static double orderDifference(Pair a, Pair b) {
        return a.share((x, y) -> x < y) - b.share((x, y) -> x < y);
    }

    private static double meanRank(Sample first, Sample second) {
        var pooled = DoubleStream.concat(Arrays.stream(first.values()), Arrays.stream(second.values()))
                .map(value -> -value)
                .toArray();
        var sum = Arrays.stream(Ranks.of(pooled)).limit(first.size()).sum();
        return second.size() == 0 ? Double.NaN : sum / first.size() / pooled.length;
    }
}
