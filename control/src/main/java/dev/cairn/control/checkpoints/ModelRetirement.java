package dev.cairn.control.checkpoints;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Forgets what a model has answered. What was paid for once is paid for again by whoever asks for it after this. May be
 * stopped at any moment: doing it again does the rest.
 */
public final class ModelRetirement {
    private static final int AT_ONCE = 1000;

    private static final String RUNS = """
            select run_id from runs
            where settings ->> 'model' = ? and (status in ('PUBLISHED', 'RUNNING') or not ?)
            order by created_at, run_id""";
    private static final String VECTORS = "select count(*) from embeddings where model = ?";
    private static final String UNUSED =
            "select request_key from embeddings e where model = ?" + unused() + " order by request_key";
    private static final String REMOVE = "delete from embeddings e where request_key = any(?)" + unused();

    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final AuditTrail audit;

    public ModelRetirement(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit) {
        this.kafka = kafka;
        this.database = database;
        this.audit = audit;
    }

    /** Says what {@link #retire} would do, and changes nothing. */
    public RetirementResult dryRun(String model) {
        return plan(model, true).result();
    }

    /**
     * Forgets the answers of a model, and its vectors that nothing needs.
     *
     * @param model in its full form
     * @throws PipelineException MODEL_IN_USE if a run that is under way asks it; KAFKA_UNAVAILABLE, LOADERS_BUSY or
     *     DATABASE_UNAVAILABLE
     */
    public RetirementResult retire(String model) {
        var plan = plan(model, false);
        var result = plan.result();
        if (plan.tombstones().isEmpty() && plan.unused().isEmpty()) {
            return result;
        }
        try (var outbox = new Outbox(kafka, "retire-model")) {
            plan.tombstones().forEach(outbox::add);
            outbox.flush();
            remove(plan.unused());
            var counts =
                    Map.of("answers", result.answers(), "failures", result.failures(), "vectors", result.vectors());
            outbox.send(List.of(audit.entry(LogEvent.MODEL_RETIRED, counts, model)));
        }
        return result;
    }

    private record Plan(
            RetirementResult result, List<ProducerRecord<String, byte[]>> tombstones, List<String> unused) {}

    private Plan plan(String model, boolean dryRun) {
        var underWay = database.read(connection -> runs(connection, model, true));
        if (!underWay.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.MODEL_IN_USE,
                    model + " is asked by " + underWay.get(0) + ", which is under way: wait for its end, or: cairn runs"
                            + " cancel " + underWay.get(0));
        }
        var answers = AnswersOnTopic.read(kafka);
        var tombstones = answers.tombstones(model);
        var failures = answers.failures(model);
        var others = answers.counts();
        others.remove(model);
        return database.read(connection -> {
            var runs = runs(connection, model, false);
            // Which of the vectors a run was loaded with is not written down: all of them may be needed.
            var unused = runs.isEmpty() ? texts(connection, UNUSED, model) : List.<String>of();
            var vectors = Long.parseLong(texts(connection, VECTORS, model).get(0));
            var result = new RetirementResult(
                    dryRun,
                    model,
                    tombstones.size() - failures,
                    failures,
                    unused.size(),
                    vectors - unused.size(),
                    runs,
                    others);
            return new Plan(result, tombstones, unused);
        });
    }

    private void remove(List<String> requestKeys) {
        try (var writer = database.writer()) {
            for (var piece : pieces(requestKeys)) {
                writer.write(connection -> {
                    try (var remove = connection.prepareStatement(REMOVE)) {
                        remove.setArray(1, connection.createArrayOf("text", piece.toArray()));
                        return remove.executeUpdate();
                    }
                });
            }
        }
    }

    private static List<String> runs(Connection connection, String model, boolean underWay) throws SQLException {
        try (var query = connection.prepareStatement(RUNS)) {
            query.setString(1, model);
            query.setBoolean(2, underWay);
            return texts(query.executeQuery());
        }
    }

    private static List<String> texts(Connection connection, String sql, String model) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, model);
            return texts(query.executeQuery());
        }
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        var texts = new ArrayList<String>();
        while (row.next()) {
            texts.add(row.getString(1));
        }
        return texts;
    }

    private static <T> List<List<T>> pieces(List<T> all) {
        var pieces = new ArrayList<List<T>>();
        for (var from = 0; from < all.size(); from += AT_ONCE) {
            pieces.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return pieces;
    }

    private static String unused() {
        var sql = new StringBuilder();
        for (var rows : CurrentRows.WITH_VECTORS) {
            sql.append(rows.in(" and not exists (select from %1$s t where t.embedding_key = e.request_key)"));
        }
        return sql.toString();
    }
}
