package dev.cairn.benchmarks;

import dev.cairn.control.expression.Cohort;
import dev.cairn.control.expression.GeneRow;
import dev.cairn.control.features.PairScan;
import dev.cairn.control.features.ScanRequest;
import dev.cairn.control.features.ScanStatistic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How fast all pairs of genes are ranked by Pearson's correlation, from values in memory to the strongest pairs,
 * against the obvious loop: for each pair the two means, then the three sums.
 */
final class PairsBenchmark {
    private static final int GENES = 2_000;
    private static final int SAMPLES = 1_000;
    private static final int TOP = 100;
    private static final long PAIRS = GENES * (GENES - 1L) / 2;
    private static final int WARM_UPS = 3;

    /** Against the loop with as many processors. */
    private static final double TARGET = 8;

    /** Medians, in pairs a second. */
    record Result(
            String benchmark,
            int genes,
            int samples,
            double target,
            double scan,
            double loop,
            double loopOfOneThread,
            double ratio,
            double ratioToOneThread,
            List<Double> scans,
            List<Double> loops,
            List<Double> loopsOfOneThread,
            Machine machine) {
        boolean reached() {
            return ratio >= TARGET;
        }
    }

    private final List<GeneRow> rows = rows();

    private PairsBenchmark() {}

    /** See {@link Options}; a round takes as long as it takes. */
    public static void main(String[] arguments) throws SQLException {
        var options = Options.parse(arguments, 5, Duration.ofSeconds(1));
        var machine = Machine.before();
        var benchmark = new PairsBenchmark();
        for (var i = 0; i < WARM_UPS; i++) {
            benchmark.scan();
        }
        benchmark.loop(true);
        var scans = new ArrayList<Double>();
        var loops = new ArrayList<Double>();
        var single = new ArrayList<Double>();
        for (var round = 1; round <= options.rounds(); round++) {
            scans.add(benchmark.scan());
            loops.add(benchmark.loop(true));
            single.add(benchmark.loop(false));
            Report.note("round %d: scan %.0f pairs/s, loop %.0f, loop of one thread %.0f"
                    .formatted(round, scans.get(round - 1), loops.get(round - 1), single.get(round - 1)));
        }
        var result = result(scans, loops, single, machine.after());
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private static Result result(List<Double> scans, List<Double> loops, List<Double> single, Machine machine) {
        var scan = Report.median(scans);
        var loop = Report.median(loops);
        var one = Report.median(single);
        return new Result(
                "pairs",
                GENES,
                SAMPLES,
                TARGET,
                scan,
                loop,
                one,
                scan / loop,
                scan / one,
                scans,
                loops,
                single,
                machine);
    }

    private double scan() throws SQLException {
        var cohort = new Cohort(1, "ALL", IntStream.range(0, SAMPLES).toArray());
        var request = new ScanRequest(ScanStatistic.PEARSON, false, cohort, null, TOP, 0);
        var started = System.nanoTime();
        var result = PairScan.scan(request, this::visit);
        var rate = perSecond(started);
        require(result.pairs() == PAIRS && result.strongest().size() == TOP);
        return rate;
    }

    private void visit(int after, Consumer<GeneRow> visitor) {
        rows.stream().filter(row -> row.geneId() > after).forEach(visitor);
    }

    private double loop(boolean parallel) {
        var genes = IntStream.range(0, GENES);
        var started = System.nanoTime();
        var strongest = (parallel ? genes.parallel() : genes)
                .mapToDouble(first -> strongestOf(first))
                .max()
                .orElse(0);
        var rate = perSecond(started);
        require(strongest > 0 && strongest <= 1);
        return rate;
    }

    private double strongestOf(int first) {
        var strongest = 0.0;
        for (var second = first + 1; second < GENES; second++) {
            strongest = Math.max(
                    strongest,
                    Math.abs(pearson(rows.get(first).values(), rows.get(second).values())));
        }
        return strongest;
    }

    private static double pearson(float[] x, float[] y) {
        var meanX = 0.0;
        var meanY = 0.0;
        for (var i = 0; i < x.length; i++) {
            meanX += x[i];
            meanY += y[i];
        }
        meanX /= x.length;
        meanY /= y.length;
        var xx = 0.0;
        var yy = 0.0;
        var xy = 0.0;
        for (var i = 0; i < x.length; i++) {
            var dx = x[i] - meanX;
            var dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double perSecond(long started) {
        return PAIRS * 1e9 / (System.nanoTime() - started);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a measurement gave another result than it must");
        }
    }

    private static List<GeneRow> rows() {
        var random = new Random(1);
        return IntStream.rangeClosed(1, GENES)
                .mapToObj(gene -> {
                    var values = new float[SAMPLES];
                    for (var i = 0; i < SAMPLES; i++) {
                        values[i] = (float) Math.exp(2 * random.nextGaussian());
                    }
                    return new GeneRow(gene, "ENSG%011d".formatted(gene), values);
                })
                .toList();
    }

    private static String table(Result result) {
        return """
                %d genes x %d samples, %d pairs
                scan                 %12.0f pairs/s
                loop                 %12.0f pairs/s   ratio %.1f, target %.0f: %s
                loop of one thread   %12.0f pairs/s   ratio %.1f
                %s""".formatted(
                        result.genes(),
                        result.samples(),
                        PAIRS,
                        result.scan(),
                        result.loop(),
                        result.ratio(),
                        result.target(),
                        result.reached() ? "reached" : "MISSED",
                        result.loopOfOneThread(),
                        result.ratioToOneThread(),
                        result.machine());
    }
}
