package dev.cairn.control.resume;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.control.runs.RunRegister;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with runs: publishes those of their items again that are not complete, as a new attempt with the frozen
 * configuration. It asks the ledger alone, and so works when topics have lost what they held. It is safe at any time:
 * an attempt that is still under way counts no more, and no answer of a model is paid for again.
 */
public final class Resume {
    private static final String STANDING = """
            select r.items_total, count(i.item_id) as known, coalesce(bool_or(i.supplied), false) as supplied
            from runs r left join run_items i using (run_id) where r.run_id = ? group by r.run_id""";
    private static final String ITEMS = """
            select data_type, entity, status, source, parameters from run_items
            where run_id = ? and source is not null
              and (status in ('PENDING', 'RUNNING', 'FAILED', 'CANCELLED') or ? and status = 'COMPLETED_WITH_ERRORS')
            order by entity""";

    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final RunRegister register;
    private final AuditTrail audit;
    private final InstantSource clock;

    public Resume(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.register = new RunRegister(kafka, database);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What is left to do of a run.
     *
     * @param retryErrors true to begin items anew that are complete but for dead letters
     * @throws PipelineException RUN_NOT_FOUND; RUN_NOT_RESUMABLE if it is a replay, or nothing is left to do
     */
    public ResumePlan plan(String runId, boolean retryErrors) {
        var plan = database.read(connection -> plan(connection, runId, retryErrors));
        if (plan.items().isEmpty()) {
            throw new PipelineException(
                    ErrorCode.RUN_NOT_RESUMABLE,
                    "nothing of run " + runId + " is left to do"
                            + (retryErrors ? "" : "; --retry-errors begins items with dead letters anew"));
        }
        return plan;
    }

    /** Those of the given items that could not be fetched. Throws RUN_NOT_FOUND, or RUN_NOT_RESUMABLE for a replay. */
    public List<Unfinished> failed(String runId, Collection<String> entities) {
        return database.read(connection -> plan(connection, runId, false)).items().stream()
                .filter(item -> item.status().equals("FAILED") && entities.contains(item.entity()))
                .toList();
    }

    /**
     * Publishes items of a run as a new attempt, in one transaction.
     *
     * @param budget what the model may cost from here on; null: what the run's budget has left
     * @return the number of the attempt
     * @throws PipelineException RUN_NOT_FOUND; RUN_NOT_RESUMABLE if the run's budget is spent; KAFKA_UNAVAILABLE
     */
    public int publish(String runId, Collection<Unfinished> items, @Nullable Budget budget) {
        var run = register.find(runId);
        if (run.getPaused() && budget == null) {
            throw new PipelineException(
                    ErrorCode.RUN_NOT_RESUMABLE,
                    "the budget of run " + runId + " is spent: give it another with --budget");
        }
        var attempt = run.getAttempt() + 1;
        var resumed = Run.newBuilder(run).setAttempt(attempt).setPaused(false);
        if (budget != null) {
            resumed.setBudget(Budget.newBuilder(budget).setAttempt(attempt).build());
        }
        publish(resumed.build(), items);
        return attempt;
    }

    private void publish(Run resumed, Collection<Unfinished> items) {
        var runId = resumed.getRunId();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        records.add(kafka.record(Topics.RUNS, runId, resumed));
        for (var item : items) {
            var work = new WorkItem(
                    runId,
                    item.dataType(),
                    item.entity(),
                    resumed.getAttempt(),
                    item.source(),
                    item.parameters(),
                    resumed.getSettings(),
                    now,
                    false);
            records.add(kafka.record(Topics.WORK_ITEMS, item.dataType() + "/" + item.entity(), work));
        }
        records.add(audit.entry(LogEvent.RUN_RESUMED, resumed, Map.of("items", (long) items.size()), ""));
        try (var outbox = new Outbox(kafka, "resume")) {
            outbox.send(records);
        }
    }

    private static ResumePlan plan(Connection connection, String runId, boolean retryErrors) throws SQLException {
        try (var standing = connection.prepareStatement(STANDING)) {
            standing.setString(1, runId);
            var run = standing.executeQuery();
            if (!run.next()) {
                throw new PipelineException(
                        ErrorCode.RUN_NOT_FOUND, "no run \"" + runId + "\" is in the ledger; see: cairn runs list");
            }
            if (run.getBoolean("supplied")) {
                throw new PipelineException(
                        ErrorCode.RUN_NOT_RESUMABLE,
                        "run " + runId + " replays records of another run: cancel it, and replay that one again");
            }
            var items = unfinished(connection, runId, retryErrors);
            var known = run.getLong("known");
            return new ResumePlan(runId, items, known - items.size(), Math.max(0, run.getLong("items_total") - known));
        }
    }

    private static List<Unfinished> unfinished(Connection connection, String runId, boolean retryErrors)
            throws SQLException {
        var items = new ArrayList<Unfinished>();
        try (var query = connection.prepareStatement(ITEMS)) {
            query.setString(1, runId);
            query.setBoolean(2, retryErrors);
            var row = query.executeQuery();
            while (row.next()) {
                items.add(new Unfinished(
                        row.getString("data_type"),
                        row.getString("entity"),
                        row.getString("status"),
                        row.getString("source"),
                        JsonColumn.texts(row, "parameters")));
            }
        }
        return items;
    }
}
