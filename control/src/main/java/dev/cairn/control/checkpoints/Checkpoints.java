package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.CheckpointList.Table;
import dev.cairn.control.checkpoints.CheckpointList.Vectors;
import dev.cairn.control.checkpoints.TopicCheckpoints.Span;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.kit.kafka.KafkaAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is held of runs, and where. */
public final class Checkpoints {
    private static final List<String> TABLES = List.of(
            "runs",
            "run_items",
            "entities",
            "record_outcomes",
            "dead_letters",
            "documents",
            "embeddings",
            "clinical_trials",
            "diseases",
            "disease_trials",
            "dim_study",
            "dim_sample",
            "dim_gene",
            "sample_sets",
            "gene_expression",
            "gene_expression_replaced",
            "narrative_sources",
            "source_narratives",
            "experiments",
            "narrative_results",
            "narrative_results_replaced",
            "data_quality",
            "processing_log",
            "removed_runs");

    private static final String SIZES = "select name, held, bytes from ("
            + IntStream.range(0, TABLES.size())
                    .mapToObj(i -> """
                            select %1$d as position, '%2$s' as name, (select count(*) from %2$s) as held,
                                   pg_total_relation_size('%2$s') as bytes""".formatted(i, TABLES.get(i)))
                    .collect(Collectors.joining("\nunion all "))
            + ") as sizes order by position";
    private static final String SPANS = "select created_at, finished_at from runs";
    private static final String VECTORS = """
            select model, dimensions, count(*), count(*) filter (where %s) from embeddings e
            group by model, dimensions order by model, dimensions""".formatted(CurrentRows.WITH_VECTORS.stream()
            .map(rows -> rows.in("exists (select from %1$s t where t.embedding_key = e.request_key)"))
            .collect(Collectors.joining(" or ")));

    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final InstantSource clock;

    public Checkpoints(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Looks everywhere.
     *
     * @param readAnswers true to count the answers that the topic holds, for which it is read whole
     */
    public CheckpointList list(boolean readAnswers) {
        var topics = new TopicCheckpoints(kafka).read(all(SPANS, row -> {
            var end = row.getTimestamp(2);
            return new Span(row.getTimestamp(1).toInstant(), end == null ? null : end.toInstant());
        }));
        try (var lag = new Lag(kafka, database, clock)) {
            return new CheckpointList(
                    topics,
                    lag.look().partitions(),
                    all(SIZES, row -> new Table(row.getString(1), row.getLong(2), row.getLong(3))),
                    all(VECTORS, row -> new Vectors(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4))),
                    readAnswers ? AnswersOnTopic.read(kafka).counts() : null);
        }
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> all(String sql, Row<T> row) {
        return database.readOr(List.of(), connection -> rows(connection, sql, row));
    }

    private static <T> List<T> rows(Connection connection, String sql, Row<T> row) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            var rows = query.executeQuery();
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(row.of(rows));
            }
            return found;
        }
    }
}
