package dev.cairn.control.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.control.expression.Cohort;
import dev.cairn.control.expression.GeneRow;
import dev.cairn.control.expression.GeneRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairScanTest {
    private static final Cohort EVEN =
            new Cohort(3, "SEPSIS", IntStream.range(0, 23).map(i -> 2 * i).toArray());
    private static final Cohort ODD =
            new Cohort(4, "CONTROL", IntStream.range(0, 18).map(i -> 2 * i + 1).toArray());
    private static final int SAMPLES = 46;

    /** One block stays, or two, or all. */
    @ParameterizedTest
    @CsvSource({"1, PEARSON", "100000, PEARSON", "100000000, PEARSON", "1, SPEARMAN", "100000000, SPEARMAN"})
    void findsThePairsThatBruteForceWithCommonsMathFinds(long bytes, ScanStatistic statistic) throws SQLException {
        var rows = random(500, 7);
        for (var contrast : Arrays.asList(null, ODD)) {
            var request = new ScanRequest(statistic, false, EVEN, contrast, 200, 0);
            var found = PairScan.scan(request, visiting(rows), bytes);

            var expected = bruteForce(rows, contrast, statistic);
            assertThat(found.genes()).isEqualTo(500);
            assertThat(found.pairs()).isEqualTo(expected.size());
            assertSame(found.strongest(), expected.subList(0, 200), expected);
        }
    }

    /** Pairs of equal coefficients may change places: the two libraries round differently. */
    private static void assertSame(List<ScoredPair> found, List<ScoredPair> strongest, List<ScoredPair> all) {
        var values = all.stream().collect(Collectors.toMap(PairScanTest::names, ScoredPair::value));
        assertThat(found).extracting(PairScanTest::names).doesNotHaveDuplicates();
        assertThat(found).hasSameSizeAs(strongest);
        for (var i = 0; i < found.size(); i++) {
            var pair = found.get(i);
            assertThat(pair.value()).isCloseTo(values.get(names(pair)), within(1e-12));
            assertThat(Math.abs(pair.value()))
                    .isCloseTo(Math.abs(strongest.get(i).value()), within(1e-12));
        }
    }

    @Test
    void keepsOnlyPairsThatAreStrongEnough() throws SQLException {
        var rows = random(300, 3);
        var expected = bruteForce(rows, null, ScanStatistic.PEARSON).stream()
                .filter(pair -> Math.abs(pair.value()) >= 0.6)
                .toList();
        var found =
                PairScan.scan(new ScanRequest(ScanStatistic.PEARSON, false, EVEN, null, 100_000, 0.6), visiting(rows));

        assertThat(expected).hasSizeBetween(5, 40_000);
        assertSame(found.strongest(), expected, expected);
    }

    @Test
    void tellsPairsApartThatSinglePrecisionCannot() throws SQLException {
        var random = new Random(5);
        var base = values(random);
        var rows = new ArrayList<GeneRow>();
        for (var i = 0; i < 40; i++) {
            var copy = base.clone();
            copy[2 * (i % 20)] += (float) (1e-5 * (i + 1));
            rows.add(new GeneRow(i + 1, name(i + 1), copy));
        }
        var expected = bruteForce(rows, null, ScanStatistic.PEARSON);
        var found = PairScan.scan(new ScanRequest(ScanStatistic.PEARSON, false, EVEN, null, 50, 0), visiting(rows));

        var weakest = found.strongest().get(49).value();
        assertThat(weakest).isGreaterThan(0.999_999).isCloseTo(expected.get(49).value(), within(1e-14));
        assertThat(found.strongest()).hasSize(50);
    }

    @Test
    void leavesOutGenesWithMissingValuesAndThoseThatTheStatisticIsNotDefinedOf() throws SQLException {
        var rows = random(130, 1);
        rows.get(3).values()[4] = Float.NaN;
        rows.get(5).values()[5] = Float.NaN;
        Arrays.fill(rows.get(7).values(), 0.1f);
        rows.get(9).values()[0] = -1;

        var alone = PairScan.scan(new ScanRequest(ScanStatistic.PEARSON, false, EVEN, null, 1, 0), visiting(rows));
        var both = PairScan.scan(new ScanRequest(ScanStatistic.PEARSON, true, EVEN, ODD, 1, 0), visiting(rows), 1);

        assertThat(List.of(alone.genes(), alone.incomplete(), alone.undefined()))
                .containsExactly(128, 1, 1);
        assertThat(List.of(both.genes(), both.incomplete(), both.undefined())).containsExactly(126, 2, 2);
        assertThat(both.pairs()).isEqualTo(126 * 125 / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "PEARSON, pearson_r",
        "SPEARMAN, spearman_rho",
        "BIWEIGHT, biweight_midcorrelation",
        "COSINE, cosine_similarity"
    })
    void givesEachPairTheValueOfTheFeature(ScanStatistic statistic, String name) throws SQLException {
        var rows = random(40, 9);
        var feature = FeatureCatalogue.named(List.of(name)).get(0);
        var found = PairScan.scan(new ScanRequest(statistic, false, EVEN, null, 10_000, 0), visiting(rows))
                .strongest();

        assertThat(found).hasSize(40 * 39 / 2);
        for (var pair : found) {
            var observations = Pair.of(EVEN.of(row(rows, pair.gene())), EVEN.of(row(rows, pair.gene2())));
            assertThat(feature.of(observations, observations)).hasValue(pair.value());
        }
    }

    @Test
    void findsNothingWhereThereAreNoTwoGenes() throws SQLException {
        var request = new ScanRequest(ScanStatistic.COSINE, false, EVEN, null, 10, 0);
        assertThat(PairScan.scan(request, visiting(random(1, 1))).strongest()).isEmpty();
        assertThat(PairScan.scan(request, visiting(List.of())).pairs()).isZero();
    }

    /** Genes in groups that vary together, more or less. */
    private static List<GeneRow> random(int genes, int seed) {
        var random = new Random(seed);
        var common = values(random);
        var rows = new ArrayList<GeneRow>();
        for (var gene = 1; gene <= genes; gene++) {
            var own = values(random);
            var share = random.nextFloat();
            for (var i = 0; i < SAMPLES; i++) {
                own[i] = share * common[i] + (1 - share) * own[i];
            }
            rows.add(new GeneRow(10 * gene, name(gene), own));
        }
        return rows;
    }

    private static float[] values(Random random) {
        var values = new float[SAMPLES];
        for (var i = 0; i < SAMPLES; i++) {
            values[i] = (float) Math.exp(random.nextGaussian());
        }
        return values;
    }

    private static String name(int gene) {
        return "ENSG%05d".formatted(gene);
    }

    private static String names(ScoredPair pair) {
        return pair.gene() + " " + pair.gene2();
    }

    private static GeneRow row(List<GeneRow> rows, String gene) {
        return rows.stream().filter(row -> row.gene().equals(gene)).findFirst().orElseThrow();
    }

    private static GeneRows visiting(List<GeneRow> rows) {
        return (after, visitor) ->
                rows.stream().filter(row -> row.geneId() > after).forEach(visitor);
    }

    private static List<ScoredPair> bruteForce(List<GeneRow> rows, @Nullable Cohort contrast, ScanStatistic statistic) {
        ToDoubleBiFunction<double[], double[]> coefficient = statistic == ScanStatistic.PEARSON
                ? new PearsonsCorrelation()::correlation
                : new SpearmansCorrelation()::correlation;
        var pairs = new ArrayList<ScoredPair>();
        for (var i = 0; i < rows.size(); i++) {
            for (var j = i + 1; j < rows.size(); j++) {
                var value = coefficient.applyAsDouble(doubles(EVEN, rows.get(i)), doubles(EVEN, rows.get(j)));
                if (contrast != null) {
                    value -= coefficient.applyAsDouble(doubles(contrast, rows.get(i)), doubles(contrast, rows.get(j)));
                }
                pairs.add(new ScoredPair(rows.get(i).gene(), rows.get(j).gene(), value));
            }
        }
        return pairs.stream().sorted(ScoredPair.STRONGEST_FIRST).toList();
    }

    private static double[] doubles(Cohort cohort, GeneRow row) {
        var values = cohort.of(row);
        var doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
