package dev.cairn.control.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many random samples, with and without ties and missing values, against Apache Commons Math. */
class CommonsMathTest {
    private static final int ROUNDS = 200;

    /** Theirs takes the root of a difference near 0, and loses half of the digits. */
    private static final double ERROR = 1e-7;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1_000_000})
    void samplesHaveTheValuesOfCommonsMath(int distinct) {
        var random = new Random(distinct);
        for (var round = 0; round < ROUNDS; round++) {
            var values = values(random, 1 + random.nextInt(40), distinct);
            var sample = Sample.of(values);
            var expected = new DescriptiveStatistics(doubles(values));
            check("mean", sample, expected::getMean);
            check("variance", sample, sample.size() < 2 ? () -> Double.NaN : expected::getVariance);
            check("skewness", sample, sample.constant() ? () -> Double.NaN : expected::getSkewness);
            check("kurtosis", sample, sample.constant() ? () -> Double.NaN : expected::getKurtosis);
            check("max", sample, expected::getMax);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1_000_000})
    void pairsHaveTheValuesOfCommonsMath(int distinct) {
        var random = new Random(distinct);
        for (var round = 0; round < ROUNDS; round++) {
            var size = 3 + random.nextInt(40);
            var pair =
                    Pair.of(withGaps(values(random, size, distinct), 7), withGaps(values(random, size, distinct), 5));
            var x = pair.x().values();
            var y = pair.y().values();
            assertThat(pair.size()).isLessThan(size + 1).isEqualTo(y.length);
            var varied = pair.size() > 1 && !pair.x().constant() && !pair.y().constant();
            check("pearson_r", pair, () -> varied ? new PearsonsCorrelation().correlation(x, y) : Double.NaN);
            check("spearman_rho", pair, () -> varied ? new SpearmansCorrelation().correlation(x, y) : Double.NaN);
            check("kendall_tau_b", pair, () -> varied ? new KendallsCorrelation().correlation(x, y) : Double.NaN);
            check("slope", pair, () -> {
                var regression = new SimpleRegression();
                for (var i = 0; i < x.length; i++) {
                    regression.addData(x[i], y[i]);
                }
                return pair.x().constant() ? Double.NaN : regression.getSlope();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1_000_000})
    void contrastsHaveTheValuesOfCommonsMath(int distinct) {
        var random = new Random(distinct);
        for (var round = 0; round < ROUNDS; round++) {
            var first = values(random, 25 + random.nextInt(40), distinct);
            var second = values(random, 25 + random.nextInt(40), distinct);
            var a = Sample.of(first);
            var b = Sample.of(second);
            check("welch_p", a, b, () -> new TTest().tTest(a.values(), b.values()));
            check("student_t", a, b, () -> new TTest().homoscedasticT(a.values(), b.values()));
            check("mann_whitney_u", a, b, () -> {
                // Theirs is the greater of the two.
                var greater = new MannWhitneyUTest().mannWhitneyU(a.values(), b.values());
                var all = (double) a.size() * b.size();
                return value("auc", a, b) >= 0.5 ? greater : all - greater;
            });
        }
    }

    private static void check(String feature, Observations one, DoubleSupplier expected) {
        check(feature, one, one, expected);
    }

    private static void check(String feature, Observations a, Observations b, DoubleSupplier expected) {
        var value = expected.getAsDouble();
        if (Double.isNaN(value)) {
            assertThat(value(feature, a, b)).as(feature).isNaN();
        } else {
            assertThat(value(feature, a, b)).as(feature).isCloseTo(value, within(ERROR * Math.max(1, Math.abs(value))));
        }
    }

    private static double value(String feature, Observations a, Observations b) {
        return FeatureCatalogue.named(List.of(feature)).get(0).of(a, b).orElse(Double.NaN);
    }

    /** Of so many different values at most. */
    private static float[] values(Random random, int size, int distinct) {
        var values = new float[size];
        for (var i = 0; i < size; i++) {
            values[i] = 0.1f + random.nextInt(distinct) * 10f / distinct;
        }
        return values;
    }

    private static float[] withGaps(float[] values, int every) {
        for (var i = every - 1; i < values.length; i += every) {
            values[i] = Float.NaN;
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
