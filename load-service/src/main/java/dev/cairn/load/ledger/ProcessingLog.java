package dev.cairn.load.ledger;

import dev.cairn.schemas.LogEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;

/** The rows of {@code processing_log}, to which the database lets nobody do anything but add. */
public final class ProcessingLog {
    private static final String INSERT = """
            insert into processing_log (at, event, actor, run_id, data_type, entity, attempt, counts, duration,
                error_code, error_message, message)
            values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ? * interval '1 millisecond', ?, ?, ?)""";

    private static final String ITEMS_FINISHED = """
            insert into processing_log (at, event, actor, run_id, data_type, entity, attempt, counts, duration,
                error_code, error_message, message)
            select now(), 'ITEM_FINISHED', 'load', run_id, data_type, entity, attempt,
                   jsonb_build_object('expected', expected, 'loaded', loaded, 'unchanged', unchanged,
                       'superseded', superseded, 'dead', dead),
                   finished_at - started_at, error_code, error_message, status
            from run_items where item_id = any(?) order by item_id""";

    private static final String RUNS_FINISHED = """
            insert into processing_log (at, event, actor, run_id, data_type, attempt, counts, duration, message)
            select now(), 'RUN_FINISHED', 'load', r.run_id, r.data_type, r.attempt,
                   jsonb_build_object('items', count(i.item_id), 'expected', sum(i.expected), 'loaded', sum(i.loaded),
                       'unchanged', sum(i.unchanged), 'superseded', sum(i.superseded), 'dead', sum(i.dead),
                       'model_called', sum(i.model_called), 'model_reused', sum(i.model_reused),
                       'model_failed', sum(i.model_failed), 'model_tokens', sum(i.model_tokens),
                       'model_repaid', sum(i.model_repaid)),
                   r.finished_at - r.started_at, r.status
            from runs r left join run_items i using (run_id) where r.run_id = any(?) group by r.run_id""";

    private ProcessingLog() {}

    /** Adds entries. */
    public static void append(Connection connection, List<LogEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var entry : entries) {
                var error = entry.getError();
                var at = 0;
                insert.setObject(++at, Storable.time(entry.getAt()).atOffset(ZoneOffset.UTC));
                insert.setString(++at, entry.getEvent().name());
                insert.setString(++at, Storable.text(entry.getActor()));
                insert.setString(++at, Storable.text(entry.getRunId()));
                insert.setString(++at, Storable.text(entry.getDataType()));
                insert.setString(++at, Storable.text(entry.getEntity()));
                insert.setObject(++at, entry.getAttempt(), Types.INTEGER);
                insert.setString(++at, Storable.json(entry.getCounts()));
                insert.setObject(++at, entry.getDurationMillis(), Types.BIGINT);
                insert.setObject(++at, error == null ? null : error.getCode(), Types.INTEGER);
                insert.setString(++at, error == null ? null : Storable.text(error.getMessage()));
                insert.setString(++at, Storable.text(entry.getMessage()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds that nothing more is awaited for items. */
    static void itemsFinished(Connection connection, List<Long> itemIds) throws SQLException {
        append(connection, ITEMS_FINISHED, "bigint", itemIds);
    }

    /** Adds that runs have ended. */
    static void runsFinished(Connection connection, List<String> runIds) throws SQLException {
        append(connection, RUNS_FINISHED, "text", runIds);
    }

    private static void append(Connection connection, String sql, String type, List<?> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(sql)) {
            insert.setArray(1, connection.createArrayOf(type, keys.toArray()));
            insert.executeUpdate();
        }
    }
}
