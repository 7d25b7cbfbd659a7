package dev.cairn.benchmarks;

import dev.cairn.load.LoadService;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The load service alone on records that lie in its topic, against Kafka Connect with Debezium's JDBC sink: in turns, on
 * one broker and one database. The peer writes the values of a gene as an array, as Cairn does, or each as a row.
 */
final class SinkBenchmark {
    private static final int SAMPLES = 1_000;
    private static final int GENES = Integer.getInteger("cairn.benchmark.genes", 40_000);
    private static final int WARM_UP_GENES = 10_000;
    private static final int FACTS = 2_000_000;
    private static final double TARGET = 2;
    private static final double FROM = 0.25;
    private static final double TO = 0.97;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Map<String, String> ARRAYS = Map.of(
            "shape", "block",
            "mode", "rewrite",
            "table", "peer_arrays",
            "samples", Integer.toString(SAMPLES),
            "genes", Integer.toString(GENES),
            "rows", Integer.toString(GENES * SAMPLES),
            "batch", System.getProperty("cairn.peer.batch", "5000"));
    private static final Map<String, String> SINGLE_FACTS =
            Map.of("table", "peer_facts", "rows", Integer.toString(FACTS));

    /**
     * Everything that is printed; speeds in values a second, of each round.
     *
     * @param cairn the load service, arrays
     * @param peerArrays the peer, one record and one array for each gene
     * @param peerFacts the peer, one record and one row for each value
     * @param ratio Cairn's arrays against the peer's, medians
     */
    record Result(
            String benchmark,
            int samples,
            double target,
            List<Double> cairn,
            List<Double> peerArrays,
            List<Double> peerFacts,
            double ratio,
            Machine machine) {
        boolean reached() {
            return ratio >= target;
        }
    }

    private final StackUnderTest stack;
    private final PeerHarness peer;

    private SinkBenchmark(StackUnderTest stack, PeerHarness peer) {
        this.stack = stack;
        this.peer = peer;
    }

    /** See {@link Options}; the time is not used: a round takes as long as its records. */
    public static void main(String[] arguments) {
        var options = Options.parse(arguments, 3, Duration.ofMinutes(1));
        var machine = Machine.before();
        var cairn = new ArrayList<Double>();
        var arrays = new ArrayList<Double>();
        var facts = new ArrayList<Double>();
        try (var stack = StackUnderTest.start()) {
            var harness = Path.of(System.getProperty("cairn.peer", "../shared/peers"));
            var benchmark = new SinkBenchmark(stack, new PeerHarness(harness, stack.peerOptions()));
            benchmark.cairn(new ExpressionRecords("WARM", WARM_UP_GENES, SAMPLES));
            for (var round = 1; round <= options.rounds(); round++) {
                cairn.add(benchmark.cairn(new ExpressionRecords("STUDY" + round, GENES, SAMPLES)));
                arrays.add(benchmark.peer.load("peer-arrays", round == 1, ARRAYS));
                facts.add(benchmark.peer.load("peer-facts", round == 1, SINGLE_FACTS));
                Report.note("round %d: Cairn %,.0f values/s, peer's arrays %,.0f, peer's facts %,.0f"
                        .formatted(round, cairn.get(round - 1), arrays.get(round - 1), facts.get(round - 1)));
            }
        }
        var ratio = Report.median(cairn) / Report.median(arrays);
        var result = new Result("sink", SAMPLES, TARGET, cairn, arrays, facts, ratio, machine.after());
        Report.finish(options, result, () -> table(result), result.reached());
    }

    /** Values a second between the first quarter and the end, as the harness counts them for the peer. */
    @SuppressWarnings("try") // the service works by being open
    private double cairn(ExpressionRecords records) {
        records.produce(stack.kafka());
        try (var service = stack.start(LoadService.create(stack.environment(Map.of())))) {
            var speed = steady(records);
            stack.awaitCompletion(records.runId());
            return speed;
        }
    }

    private double steady(ExpressionRecords records) {
        var sql = "select loaded from run_items where run_id = ?";
        try (var database = DriverManager.getConnection(
                        stack.connection().databaseUrl(),
                        stack.connection().databaseUser(),
                        stack.connection().databasePassword());
                var statement = database.prepareStatement(sql)) {
            statement.setString(1, records.runId());
            var counts = new ArrayList<Point>();
            var loaded = 0L;
            while (loaded < records.genes() * TO) {
                try (var row = statement.executeQuery()) {
                    var now = row.next() ? row.getLong(1) : 0;
                    if (now > loaded) {
                        loaded = now;
                        counts.add(new Point(System.nanoTime(), loaded));
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            var first = counts.stream()
                    .filter(point -> point.loaded() >= records.genes() * FROM)
                    .findFirst()
                    .orElseThrow();
            var last = counts.get(counts.size() - 1);
            return (last.loaded() - first.loaded()) * (double) SAMPLES / ((last.nanos() - first.nanos()) / 1e9);
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger cannot be read", e);
        }
    }

    private record Point(long nanos, long loaded) {}

    private static String table(Result result) {
        return """
                records in the topic, values/s into the table, %,d values a gene
                Cairn, arrays          %,12.0f
                peer, arrays           %,12.0f
                peer, one row a value  %,12.0f
                Cairn : peer's arrays  %12.2f  target %.2f  %s
                %s
                """.formatted(
                        result.samples(),
                        Report.median(result.cairn()),
                        Report.median(result.peerArrays()),
                        Report.median(result.peerFacts()),
                        result.ratio(),
                        result.target(),
                        result.reached() ? "reached" : "MISSED",
                        result.machine());
    }
}
