package dev.cairn.control.features;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.OneWayAnova;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.TTest;
import org.jspecify.annotations.Nullable;

/** Comparisons of two samples. What is not defined is NaN or infinite. Probabilities are two-sided. */
final class TwoSamples {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double TAIL = 0.025;

    /** Exact probabilities take time with the product of the sizes. */
    private static final int EXACT_MANN_WHITNEY = 20;

    private static final long EXACT_KOLMOGOROV = 10_000;

    private TwoSamples() {}

    static double meanDifference(Sample a, Sample b) {
        return a.mean() - b.mean();
    }

    static double pooledSd(Sample a, Sample b) {
        var degrees = a.size() + b.size() - 2.0;
        return Math.sqrt(((a.size() - 1) * a.variance() + (b.size() - 1) * b.variance()) / degrees);
    }

    static double cohensD(Sample a, Sample b) {
        return meanDifference(a, b) / pooledSd(a, b);
    }

    static double hedgesG(Sample a, Sample b) {
        return cohensD(a, b) * (1 - 3 / (4.0 * (a.size() + b.size() - 2) - 1));
    }

    /** The two densities' common area if both are normal and of one variance. */
    static double normalOverlap(Sample a, Sample b) {
        var d = cohensD(a, b);
        return Double.isFinite(d) ? 2 * NORMAL.cumulativeProbability(-Math.abs(d) / 2) : Double.NaN;
    }

    /** Null where a t test is not defined. */
    static TTest.@Nullable Result t(Sample a, Sample b, DataDispersion dispersion) {
        if (a.size() < 2 || b.size() < 2 || (a.variance() == 0 && b.variance() == 0)) {
            return null;
        }
        return TTest.withDefaults()
                .with(dispersion)
                .test(a.mean(), a.variance(), a.size(), b.mean(), b.variance(), b.size());
    }

    static double t(TTest.@Nullable Result result) {
        return result == null ? Double.NaN : result.getStatistic();
    }

    static double p(TTest.@Nullable Result result) {
        return result == null ? Double.NaN : result.getPValue();
    }

    static double degrees(TTest.@Nullable Result result) {
        return result == null ? Double.NaN : result.getDegreesOfFreedom();
    }

    static TTest.@Nullable Result welch(Sample a, Sample b) {
        return t(a, b, DataDispersion.HETEROSCEDASTIC);
    }

    static TTest.@Nullable Result student(Sample a, Sample b) {
        return t(a, b, DataDispersion.HOMOSCEDASTIC);
    }

    /** Half of the 95 % confidence interval of the difference of means, with Welch's degrees of freedom. */
    static double halfInterval(Sample a, Sample b) {
        var welch = welch(a, b);
        return welch == null
                ? Double.NaN
                : Math.sqrt(a.variance() / a.size() + b.variance() / b.size())
                        * TDistribution.of(welch.getDegreesOfFreedom()).inverseSurvivalProbability(TAIL);
    }

    static double pointBiserial(Sample a, Sample b) {
        var t = t(student(a, b));
        return t / Math.sqrt(t * t + a.size() + b.size() - 2);
    }

    static double varianceRatio(Sample a, Sample b) {
        return a.variance() > 0 ? a.variance() / b.variance() : Double.NaN;
    }

    static double varianceRatioP(Sample a, Sample b) {
        var ratio = varianceRatio(a, b);
        if (!Double.isFinite(ratio)) {
            return Double.NaN;
        }
        var distribution = FDistribution.of(a.size() - 1, b.size() - 1);
        return 2 * Math.min(distribution.cumulativeProbability(ratio), distribution.survivalProbability(ratio));
    }

    /** Null where it is not defined. */
    static OneWayAnova.@Nullable Result brownForsythe(Sample a, Sample b) {
        var first = a.distances(a.median());
        var second = b.distances(b.median());
        return first.variance() + second.variance() > 0
                ? OneWayAnova.withDefaults().test(List.of(first.values(), second.values()))
                : null;
    }

    static double f(OneWayAnova.@Nullable Result result) {
        return result == null ? Double.NaN : result.getStatistic();
    }

    static double p(OneWayAnova.@Nullable Result result) {
        return result == null ? Double.NaN : result.getPValue();
    }

    /** How many pairs of values have the greater one in a, with ties as halves. */
    static double u(Sample a, Sample b) {
        var sum = 0.0;
        var below = 0;
        var notAbove = 0;
        for (var value : a.sorted()) {
            while (below < b.size() && b.sorted()[below] < value) {
                below++;
            }
            while (notAbove < b.size() && b.sorted()[notAbove] <= value) {
                notAbove++;
            }
            sum += (below + notAbove) / 2.0;
        }
        return either(a, b) ? Double.NaN : sum;
    }

    /** P(a value of a exceeds one of b), ties as halves: the area under the ROC curve. */
    static double auc(Sample a, Sample b) {
        return u(a, b) / ((double) a.size() * b.size());
    }

    /** With correction for ties and for continuity. */
    static double mannWhitneyZ(Sample a, Sample b) {
        var n = (double) a.size() + b.size();
        var product = (double) a.size() * b.size();
        var ties = Ranks.ties(pooled(a, b));
        var sd = Math.sqrt(product / 12 * (n + 1 - ties / (n * (n - 1))));
        var distance = u(a, b) - product / 2;
        return Math.signum(distance) * Math.max(0, Math.abs(distance) - 0.5) / sd;
    }

    static double mannWhitneyP(Sample a, Sample b) {
        if (either(a, b) || Double.isNaN(mannWhitneyZ(a, b))) {
            return Double.NaN;
        }
        var exact = Math.max(a.size(), b.size()) <= EXACT_MANN_WHITNEY;
        return MannWhitneyUTest.withDefaults()
                .with(exact ? PValueMethod.AUTO : PValueMethod.ASYMPTOTIC)
                .test(a.values(), b.values())
                .getPValue();
    }

    static double kolmogorovSmirnovD(Sample a, Sample b) {
        return a.size() < 2 || b.size() < 2
                ? Double.NaN
                : KolmogorovSmirnovTest.withDefaults().statistic(a.values(), b.values());
    }

    static double kolmogorovSmirnovP(Sample a, Sample b) {
        if (a.size() < 2 || b.size() < 2) {
            return Double.NaN;
        }
        var exact = (long) a.size() * b.size() <= EXACT_KOLMOGOROV;
        return KolmogorovSmirnovTest.withDefaults()
                .with(exact ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
                .test(a.values(), b.values())
                .getPValue();
    }

    /** The median of all differences of a value of a and one of b. */
    static double hodgesLehmann(Sample a, Sample b) {
        if (either(a, b)) {
            return Double.NaN;
        }
        var count = (long) a.size() * b.size();
        return (difference(a, b, (count + 1) / 2) + difference(a, b, count / 2 + 1)) / 2;
    }

    /** The difference of a rank among all, by halving: all of them would be too many to sort. */
    private static double difference(Sample a, Sample b, long rank) {
        var low = Math.nextDown(a.min() - b.max());
        var high = a.max() - b.min();
        for (var middle = low + (high - low) / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
            if (notAbove(a, b, middle) >= rank) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static long notAbove(Sample a, Sample b, double bound) {
        var count = 0L;
        var from = 0;
        for (var value : a.sorted()) {
            while (from < b.size() && value - b.sorted()[from] > bound) {
                from++;
            }
            count += b.size() - from;
        }
        return count;
    }

    /** The area between the two distribution functions. */
    static double wasserstein(Sample a, Sample b) {
        var points = pooled(a, b);
        var area = 0.0;
        var inA = 0;
        var inB = 0;
        for (var i = 0; i + 1 < points.length; i++) {
            while (inA < a.size() && a.sorted()[inA] <= points[i]) {
                inA++;
            }
            while (inB < b.size() && b.sorted()[inB] <= points[i]) {
                inB++;
            }
            area += Math.abs((double) inA / a.size() - (double) inB / b.size()) * (points[i + 1] - points[i]);
        }
        return either(a, b) ? Double.NaN : area;
    }

    /** The two-sided probability of a value of the standard normal distribution. */
    static double normalP(double z) {
        return Double.isNaN(z) ? Double.NaN : 2 * NORMAL.survivalProbability(Math.abs(z));
    }

    /** The two-sided probability of a value of Student's distribution; 0 of an infinite one. */
    static double studentP(double t, int degrees) {
        return Double.isNaN(t) || degrees < 1
                ? Double.NaN
                : 2 * TDistribution.of(degrees).survivalProbability(Math.abs(t));
    }

    private static boolean either(Sample a, Sample b) {
        return a.size() == 0 || b.size() == 0;
    }

    private static double[] pooled(Sample a, Sample b) {
        return DoubleStream.concat(Arrays.stream(a.sorted()), Arrays.stream(b.sorted()))
                .sorted()
                .toArray();
    }
}
