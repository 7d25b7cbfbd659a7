package dev.cairn.benchmarks;

import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.RemainingNarratives.Position;
import dev.cairn.kit.experiment.Selection;
import dev.cairn.load.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long it takes to compute what an experiment has still to ask about, 100,000 narratives of 160,000: counted, as
 * before a run is published, and read in pages with their texts, as the ingest service reads them.
 */
final class RemainingBenchmark {
    private static final int CASES = 80_000;
    private static final int REMAINING = 100_000;
    private static final int PAGE = 500;
    private static final double TARGET_SECONDS = 1;
    private static final String EXPERIMENT = "benchmark-1";
    private static final String SOURCE = "benchmark";

    /** Texts of 1,500 characters, as unlike one another as hashes are. */
    private static final String NARRATIVES = """
            insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, content_hash,
                observed_at, run_id)
            select '%s', 'CASE-' || lpad(i::text, 6, '0'), type,
                   (select string_agg(md5(i || type || part), ' ') from generate_series(1, 46) part), '', now(), 'run'
            from generate_series(1, %d) i, unnest(array['cme', 'le']) type""".formatted(SOURCE, CASES);

    private static final String FROZEN = """
            insert into experiments (experiment_id, name, data_source, model, user_template, parameters, reuse, config,
                config_hash, created_at)
            values ('%s', 'benchmark', '%s', 'chat:m', '<<TEXT>>', '{}', false, '{}', '', now())""".formatted(EXPERIMENT, SOURCE);

    /** Of every eight cases three have answers and one has errors: 60,000 answers lie among what remains. */
    private static final String RESULTS = """
            insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected, confidence,
                error_code, model, observed_at, run_id, finished_at)
            select '%s', incident_id, narrative_type, data_source, case when failed then null else true end,
                   case when failed then null else 0.5 end, case when failed then 4007 end, 'chat:m', now(), 'run', now()
            from (select *, right(incident_id, 6)::int %% 8 = 3 as failed from source_narratives
                  where right(incident_id, 6)::int %% 8 < 4) asked""".formatted(EXPERIMENT);

    /**
     * Seconds.
     *
     * @param count the median of {@code counts}
     * @param read the median of {@code reads}: all pages
     */
    record Result(
            String benchmark,
            int narratives,
            int remaining,
            double target,
            double count,
            double read,
            List<Double> counts,
            List<Double> reads,
            Machine machine) {
        boolean reached() {
            return count <= target;
        }
    }

    private final Connection connection;
    private final RemainingNarratives remaining =
            new RemainingNarratives(EXPERIMENT, SOURCE, Selection.MISSING_OR_ERROR, null);

    private RemainingBenchmark(Connection connection) {
        this.connection = connection;
    }

    /** See {@link Options}; the time is not used: a round takes as long as it takes. */
    public static void main(String[] arguments) throws SQLException {
        var options = Options.parse(arguments, 5, Duration.ofSeconds(1));
        var machine = Machine.before();
        Result result;
        try (var stack = StackUnderTest.start()) {
            var reader = new ConfigReader(stack.environment(Map.of()));
            var config = DatabaseConfig.read(reader);
            reader.finish();
            Migrations.apply(config);
            try (var connection = DriverManager.getConnection(config.url(), config.user(), config.password())) {
                result = new RemainingBenchmark(connection).measure(options.rounds(), machine);
            }
        }
        Report.finish(options, result, () -> table(result), result.reached());
    }

    private Result measure(int rounds, Machine machine) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : List.of(NARRATIVES, FROZEN, RESULTS, "analyze source_narratives, narrative_results")) {
                statement.execute(sql);
            }
        }
        var counts = new ArrayList<Double>();
        var reads = new ArrayList<Double>();
        for (var round = 1; round <= rounds; round++) {
            counts.add(count());
            reads.add(read());
            Report.note("round %d: counted in %.3f s, read in %.3f s"
                    .formatted(round, counts.get(round - 1), reads.get(round - 1)));
        }
        return new Result(
                "remaining",
                2 * CASES,
                REMAINING,
                TARGET_SECONDS,
                Report.median(counts),
                Report.median(reads),
                counts,
                reads,
                machine.after());
    }

    private double count() throws SQLException {
        var started = System.nanoTime();
        require(remaining.count(connection) == REMAINING);
        return seconds(started);
    }

    private double read() throws SQLException {
        var started = System.nanoTime();
        var after = Position.START;
        var found = 0;
        var page = remaining.page(connection, after, PAGE);
        while (!page.isEmpty()) {
            found += page.size();
            after = Position.at(page.get(page.size() - 1));
            page = remaining.page(connection, after, PAGE);
        }
        require(found == REMAINING);
        return seconds(started);
    }

    private static double seconds(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a measurement gave another result than it must");
        }
    }

    private static String table(Result result) {
        return """
                %,d narratives, of which %,d remain
                counted                %.3f s   target %.0f s: %s
                read in pages of %d   %.3f s
                %s""".formatted(
                        result.narratives(),
                        result.remaining(),
                        result.count(),
                        result.target(),
                        result.reached() ? "reached" : "MISSED",
                        PAGE,
                        result.read(),
                        result.machine());
    }
}
