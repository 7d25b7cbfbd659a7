package dev.cairn.control.evaluation;

import dev.cairn.control.evaluation.Progress.ErrorCount;
import dev.cairn.control.evaluation.Usage.Latency;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.experiment.ExperimentSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what became of an experiment's narratives, what they cost, and the runs that brought it. */
final class ExperimentAccounts {
    private static final double MILLIS_PER_SECOND = 1000;

    private static final String RESULTS = "select count(*) from narrative_results where experiment_id = ?";

    private static final String USAGE = """
            with paid as (
                select prompt_tokens, completion_tokens, cost_usd, reused, latency_ms,
                       raw_answer is not null as answered
                from narrative_results where experiment_id = ?
                union all
                select prompt_tokens, completion_tokens, cost_usd, reused, latency_ms, raw_answer is not null
                from narrative_results_replaced where experiment_id = ?)
            select (select coalesce(sum(attempts), 0) from narrative_results where experiment_id = ?) as attempts,
                   (select count(*) from narrative_results_replaced where experiment_id = ?) as replaced,
                   count(*) filter (where reused) as reused,
                   coalesce(sum(prompt_tokens), 0) as prompt_tokens,
                   coalesce(sum(completion_tokens), 0) as completion_tokens,
                   coalesce(sum(cost_usd), 0) as cost_usd,
                   count(*) filter (where answered and cost_usd is null) as unpriced,
                   count(latency_ms) filter (where not reused) as timed,
                   percentile_cont(0.5) within group (order by latency_ms) filter (where not reused) as p50,
                   percentile_cont(0.9) within group (order by latency_ms) filter (where not reused) as p90,
                   percentile_cont(0.99) within group (order by latency_ms) filter (where not reused) as p99,
                   max(latency_ms) filter (where not reused) as longest
            from paid""";

    private static final String REPAIRED = """
            select repair, count(*) from narrative_results, unnest(repairs) as repair
            where experiment_id = ? group by repair order by count(*) desc, repair""";

    private static final String RUNS = """
            select r.run_id, r.status, i.expected, i.loaded + i.unchanged + i.superseded + i.dead as processed,
                   i.model_called, i.model_reused, i.model_failed, i.model_tokens, i.started_at, i.finished_at
            from run_items i join runs r using (run_id)
            where i.data_type = ? and i.entity = ? order by i.run_number nulls last, r.created_at, r.run_id""";

    private ExperimentAccounts() {}

    static Progress progress(Connection connection, Experiment experiment, NarrativeAnswers answers)
            throws SQLException {
        var errors = new TreeMap<Integer, Long>();
        var done = 0L;
        for (var answer : answers.all()) {
            if (answer.errorCode() != null) {
                errors.merge(answer.errorCode(), 1L, Long::sum);
            } else if (answer.detected() != null) {
                done++;
            }
        }
        var counts = new ArrayList<ErrorCount>();
        errors.forEach((code, count) -> counts.add(new ErrorCount(code, errorName(code), count)));
        var failed = counts.stream().mapToLong(ErrorCount::count).sum();
        var total = answers.all().size();
        return new Progress(
                total, done, counts, total - done - failed, results(connection, experiment) - done - failed);
    }

    private static long results(Connection connection, Experiment experiment) throws SQLException {
        try (var query = connection.prepareStatement(RESULTS)) {
            query.setString(1, experiment.experimentId());
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /** For example ANSWER_UNREADABLE. */
    static String errorName(int number) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.number() == number)
                .map(ErrorCode::name)
                .findFirst()
                .orElse("?");
    }

    static Usage usage(Connection connection, Experiment experiment) throws SQLException {
        try (var query = connection.prepareStatement(USAGE)) {
            for (var i = 1; i <= query.getParameterMetaData().getParameterCount(); i++) {
                query.setString(i, experiment.experimentId());
            }
            var row = query.executeQuery();
            row.next();
            return new Usage(
                    row.getLong("attempts"),
                    row.getLong("replaced"),
                    row.getLong("reused"),
                    row.getLong("prompt_tokens"),
                    row.getLong("completion_tokens"),
                    row.getBigDecimal("cost_usd"),
                    row.getLong("unpriced"),
                    new Latency(
                            row.getLong("timed"),
                            row.getObject("p50", Double.class),
                            row.getObject("p90", Double.class),
                            row.getObject("p99", Double.class),
                            row.getObject("longest", Double.class)),
                    repaired(connection, experiment));
        }
    }

    private static Map<String, Long> repaired(Connection connection, Experiment experiment) throws SQLException {
        try (var query = connection.prepareStatement(REPAIRED)) {
            query.setString(1, experiment.experimentId());
            var row = query.executeQuery();
            var repaired = new LinkedHashMap<String, Long>();
            while (row.next()) {
                repaired.put(row.getString(1), row.getLong(2));
            }
            return repaired;
        }
    }

    /** The runs, in their order. */
    static List<ExperimentRun> runs(Connection connection, Experiment experiment, Instant now) throws SQLException {
        try (var query = connection.prepareStatement(RUNS)) {
            query.setString(1, ExperimentSettings.DATA_TYPE);
            query.setString(2, experiment.experimentId());
            var row = query.executeQuery();
            var runs = new ArrayList<ExperimentRun>();
            while (row.next()) {
                runs.add(run(row, now));
            }
            return runs;
        }
    }

    private static ExperimentRun run(ResultSet row, Instant now) throws SQLException {
        var started = time(row.getTimestamp("started_at"));
        var finished = time(row.getTimestamp("finished_at"));
        var duration = started == null ? null : Duration.between(started, finished == null ? now : finished);
        var processed = row.getLong("processed");
        var seconds = duration == null ? 0 : duration.toMillis() / MILLIS_PER_SECOND;
        return new ExperimentRun(
                row.getString("run_id"),
                row.getString("status"),
                row.getObject("expected", Long.class),
                processed,
                row.getLong("model_called"),
                row.getLong("model_reused"),
                row.getLong("model_failed"),
                row.getLong("model_tokens"),
                started,
                finished,
                duration,
                processed == 0 || seconds <= 0 ? null : (Double) (processed / seconds));
    }

    private static @Nullable Instant time(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
