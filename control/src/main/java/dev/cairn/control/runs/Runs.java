package dev.cairn.control.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about runs. */
public final class Runs {
    private static final String SUMMARIES = """
            select r.run_id, r.data_type, r.status, r.source, r.settings, r.parent_run_id, r.attempt, r.budget,
                   r.created_at, r.started_at, r.finished_at,
                   coalesce(r.items_total, i.known, 0) as total, r.items_total, i.*
            from runs r left join lateral (
                select count(*) as known,
                       count(expected) as sealed,
                       count(*) filter (where status in ('COMPLETED', 'COMPLETED_WITH_ERRORS')) as completed,
                       count(*) filter (where status = 'COMPLETED_WITH_ERRORS') as with_errors,
                       count(*) filter (where status = 'FAILED') as failed,
                       count(*) filter (where status = 'CANCELLED') as cancelled,
                       sum(expected) as expected, sum(loaded) as loaded, sum(unchanged) as unchanged,
                       sum(superseded) as superseded, sum(dead) as dead,
                       sum(model_called) as model_called, sum(model_reused) as model_reused,
                       sum(model_failed) as model_failed, sum(model_tokens) as model_tokens,
                       sum(model_completion_tokens) as model_completion_tokens,
                       sum(model_repaid) as model_repaid
                from run_items where run_id = r.run_id
            ) i on true
            """;
    private static final String NEWEST = SUMMARIES + "order by r.created_at desc, r.run_id desc limit ?";
    private static final String ONE = SUMMARIES + "where r.run_id = ?";
    private static final String UNDER_WAY =
            SUMMARIES + "where r.status in ('PUBLISHED', 'RUNNING') order by r.created_at, r.run_id";
    private static final String FAILED_ITEMS = """
            select entity, expected, error_code, error_message from run_items
            where run_id = ? and status = 'FAILED' order by entity
            """;

    private static final String OF_ENTITY = """
            select run_number, run_id, status, attempt, expected, loaded, unchanged, superseded, dead,
                   started_at, finished_at
            from run_items where data_type = ? and entity = ? and run_number is not null order by run_number
            """;

    private final LedgerDatabase database;

    public Runs(LedgerDatabase database) {
        this.database = database;
    }

    /** The newest runs, newest first. */
    public List<RunSummary> newest(int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(NEWEST)) {
                query.setInt(1, limit);
                return all(query.executeQuery(), Runs::summary);
            }
        });
    }

    /** One run; empty if no loader has heard of it. */
    public Optional<RunSummary> find(String runId) {
        List<RunSummary> found = database.readOr(List.of(), connection -> ofRun(connection, ONE, runId, Runs::summary));
        return found.stream().findFirst();
    }

    /** Those that are not finished, oldest first; none where no loader has made its tables yet. */
    public List<RunSummary> underWay() {
        return database.readOr(List.of(), connection -> {
            try (var query = connection.prepareStatement(UNDER_WAY)) {
                return all(query.executeQuery(), Runs::summary);
            }
        });
    }

    /** The items of a run that could not be fetched whole. */
    public List<FailedItem> failedItems(String runId) {
        return database.read(connection -> ofRun(
                connection,
                FAILED_ITEMS,
                runId,
                row -> new FailedItem(
                        row.getString("entity"),
                        row.getObject("expected", Long.class),
                        row.getInt("error_code"),
                        row.getString("error_message"))));
    }

    /** The runs of one entity, by their numbers. */
    public List<EntityRun> ofEntity(String dataType, String entity) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(OF_ENTITY)) {
                query.setString(1, dataType);
                query.setString(2, entity);
                return all(query.executeQuery(), Runs::entityRun);
            }
        });
    }

    /** The run that has a number among those of an entity. Throws RUN_NOT_FOUND. */
    public String numbered(String dataType, String entity, long number) {
        return ofEntity(dataType, entity).stream()
                .filter(run -> run.number() == number)
                .map(EntityRun::runId)
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.RUN_NOT_FOUND,
                        entity + " has no run " + number + "; see: cairn runs show --data-type " + dataType
                                + " --entity " + entity));
    }

    private static EntityRun entityRun(ResultSet row) throws SQLException {
        return new EntityRun(
                row.getLong("run_number"),
                row.getString("run_id"),
                row.getString("status"),
                row.getInt("attempt"),
                RecordCounts.of(
                        row.getObject("expected", Long.class),
                        row.getLong("loaded"),
                        row.getLong("unchanged"),
                        row.getLong("superseded"),
                        row.getLong("dead")),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("finished_at")));
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> ofRun(Connection connection, String sql, String runId, Row<T> row) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, runId);
            return all(query.executeQuery(), row);
        }
    }

    private static <T> List<T> all(ResultSet rows, Row<T> row) throws SQLException {
        var found = new ArrayList<T>();
        while (rows.next()) {
            found.add(row.of(rows));
        }
        return found;
    }

    private static RunSummary summary(ResultSet row) throws SQLException {
        var total = row.getLong("total");
        var sealed = row.getLong("sealed");
        var published = row.getObject("items_total", Long.class);
        var allSealed = published != null && sealed == published;
        var records = RecordCounts.of(
                allSealed ? row.getLong("expected") : null,
                row.getLong("loaded"),
                row.getLong("unchanged"),
                row.getLong("superseded"),
                row.getLong("dead"));
        return new RunSummary(
                row.getString("run_id"),
                row.getString("data_type"),
                RunStatus.valueOf(row.getString("status")),
                row.getString("source"),
                JsonColumn.texts(row, "settings"),
                row.getString("parent_run_id"),
                new ItemCounts(
                        total,
                        sealed,
                        row.getLong("completed"),
                        row.getLong("with_errors"),
                        row.getLong("failed"),
                        row.getLong("cancelled")),
                records,
                new ModelUsage(
                        row.getLong("model_called"),
                        row.getLong("model_reused"),
                        row.getLong("model_failed"),
                        row.getLong("model_tokens"),
                        row.getLong("model_completion_tokens"),
                        row.getLong("model_repaid")),
                row.getInt("attempt"),
                budget(JsonColumn.document(row, "budget")),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("finished_at")));
    }

    private static @Nullable RunBudget budget(JsonNode budget) {
        return budget.isNull()
                ? null
                : new RunBudget(
                        budget.path("attempt").asInt(),
                        budget.hasNonNull("calls") ? budget.get("calls").longValue() : null,
                        budget.hasNonNull("tokens") ? budget.get("tokens").longValue() : null,
                        budget.hasNonNull("usd") ? budget.get("usd").doubleValue() : null);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
