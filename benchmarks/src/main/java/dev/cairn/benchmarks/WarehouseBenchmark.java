package dev.cairn.benchmarks;

import dev.cairn.load.LoadMain;
import dev.cairn.load.LoadService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a very large study costs the loader in memory, as a process of its own with half a gigabyte of heap, and how fast
 * one gene is read across that study and a hundred others.
 */
final class WarehouseBenchmark {
    private static final int SAMPLES = 5_000;
    private static final int GENES = Integer.getInteger("cairn.benchmark.genes", 60_000);
    private static final int STUDIES = 100;
    private static final int STUDY_GENES = 200;
    private static final int STUDY_SAMPLES = 200;
    private static final int WARM_UPS = 20;
    private static final double TARGET_MEBIBYTES = 1024;
    private static final double TARGET_MILLIS = 20;
    private static final String ACROSS = "select expression from gene_across_studies(?)";

    /**
     * Everything that is printed.
     *
     * @param values of the large study
     * @param perSecond values of it, from the loader's start to its completion
     * @param peakMebibytes the most memory that the loader's process held at any time
     * @param acrossMillis the median time to read a gene of all studies
     * @param slowestMillis the longest
     */
    record Result(
            String benchmark,
            long values,
            double perSecond,
            double peakMebibytes,
            int studies,
            double acrossMillis,
            double slowestMillis,
            Machine machine) {
        boolean reached() {
            return peakMebibytes <= TARGET_MEBIBYTES && acrossMillis <= TARGET_MILLIS;
        }
    }

    private final StackUnderTest stack;

    private WarehouseBenchmark(StackUnderTest stack) {
        this.stack = stack;
    }

    /** See {@link Options}; a round reads as many genes as a study has, and the large study is loaded once. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments, 1, Duration.ofMinutes(1));
        var machine = Machine.before();
        var result = measure(options.rounds(), machine);
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private static Result measure(int rounds, Machine machine) throws IOException, InterruptedException {
        try (var stack = StackUnderTest.start()) {
            return new WarehouseBenchmark(stack).result(rounds, machine);
        }
    }

    private Result result(int rounds, Machine machine) throws IOException, InterruptedException {
        stack.start(LoadService.create(stack.environment(Map.of()))).close(); // makes the tables
        var large = new ExpressionRecords("LARGE", GENES, SAMPLES);
        large.produce(stack.kafka());
        Report.note("%,d values lie in the topic".formatted(large.values()));
        var loader = loader();
        try {
            var start = Speed.Start.now();
            stack.awaitCompletion(large.runId());
            var speed = Speed.since(start, large.values()).perSecond();
            for (var study = 1; study <= STUDIES; study++) {
                var records = new ExpressionRecords("ACROSS" + study, STUDY_GENES, STUDY_SAMPLES);
                records.produce(stack.kafka());
                stack.awaitCompletion(records.runId());
            }
            var peak = peakMebibytes(loader);
            var millis = across(rounds);
            return new Result(
                    "warehouse",
                    large.values(),
                    speed,
                    peak,
                    STUDIES + 1,
                    Report.median(millis),
                    millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    machine.after());
        } finally {
            loader.destroy();
            loader.waitFor();
        }
    }

    private Process loader() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "-XX:+UseParallelGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadMain.class.getName());
        builder.environment().putAll(stack.environment(Map.of()));
        return builder.redirectErrorStream(true)
                .redirectOutput(stack.directory().resolve("loader.log").toFile())
                .start();
    }

    private static double peakMebibytes(Process process) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("the memory of a process can be measured on Linux only", e);
        }
    }

    private List<Double> across(int rounds) {
        var connection = stack.connection();
        try (var database = DriverManager.getConnection(
                        connection.databaseUrl(), connection.databaseUser(), connection.databasePassword());
                var select = database.prepareStatement(ACROSS)) {
            var millis = new ArrayList<Double>();
            var genes = IntStream.range(0, rounds * STUDY_GENES)
                    .map(i -> i % STUDY_GENES + 1)
                    .mapToObj(ExpressionRecords::gene)
                    .toList();
            for (var gene : genes) {
                select.setString(1, gene);
                var started = System.nanoTime();
                var values = 0;
                try (var row = select.executeQuery()) {
                    while (row.next()) {
                        values += ((Float[]) row.getArray("expression").getArray()).length;
                    }
                }
                millis.add((System.nanoTime() - started) / 1e6);
                if (values != STUDIES * STUDY_SAMPLES + SAMPLES) {
                    throw new IllegalStateException(gene + " has " + values + " values, which is not all of them");
                }
            }
            return millis.subList(WARM_UPS, millis.size());
        } catch (SQLException e) {
            throw new IllegalStateException("the warehouse cannot be read", e);
        }
    }

    private static String table(Result result) {
        return """
                %,d values of one study loaded at %,.0f values/s
                memory of the loader, at most  %8.0f MiB  target %.0f
                a gene across %d studies      %8.1f ms   target %.0f, slowest %.1f
                %s, %s
                """.formatted(
                        result.values(),
                        result.perSecond(),
                        result.peakMebibytes(),
                        TARGET_MEBIBYTES,
                        result.studies(),
                        result.acrossMillis(),
                        TARGET_MILLIS,
                        result.slowestMillis(),
                        result.reached() ? "reached" : "MISSED",
                        result.machine());
    }
}
