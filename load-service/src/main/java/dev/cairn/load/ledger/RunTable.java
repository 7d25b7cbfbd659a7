package dev.cairn.load.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.schemas.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** The rows of {@code runs}. */
final class RunTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SAVE = """
            insert into runs (run_id, data_type, source, settings, parent_run_id, items_total, created_at)
            values (?, ?, ?, ?::jsonb, ?, ?, ?)
            on conflict (run_id) do update set data_type = excluded.data_type, source = excluded.source,
                settings = excluded.settings, parent_run_id = excluded.parent_run_id,
                items_total = excluded.items_total, created_at = excluded.created_at""";

    private static final String LOCK = "select run_id from runs where run_id = any(?) order by run_id for update";

    /** A run stands as its items stand: the rule is here and nowhere else. */
    private static final String SETTLE = """
            with standing as (
                select r.run_id, case
                    when count(*) filter (where i.status in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED'))
                         >= r.items_total then case
                        when r.items_total > 0 and count(*) filter (where i.status = 'FAILED') >= r.items_total
                            then 'FAILED'
                        when count(*) filter (where i.status in ('COMPLETED_WITH_ERRORS', 'FAILED')) > 0
                            then 'COMPLETED_WITH_ERRORS'
                        else 'COMPLETED' end
                    when count(*) filter (where i.status <> 'PENDING') > 0 then 'RUNNING'
                    else 'PUBLISHED' end as status
                from runs r left join run_items i using (run_id)
                where r.run_id = any(?) group by r.run_id)
            update runs r set status = s.status,
                started_at = coalesce(r.started_at, case when s.status <> 'PUBLISHED' then now() end),
                finished_at = case when s.status in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED') then now() end
            from standing s where r.run_id = s.run_id and r.status <> s.status""";

    private RunTable() {}

    /** Keeps what a run is, once it is known. */
    static void save(Connection connection, Collection<Run> runs) throws SQLException {
        var sorted = new TreeMap<String, Run>(Comparator.naturalOrder());
        runs.forEach(run -> sorted.put(Storable.name(run.getRunId()), run));
        try (var statement = connection.prepareStatement(SAVE)) {
            for (var entry : sorted.entrySet()) {
                var run = entry.getValue();
                statement.setString(1, entry.getKey());
                statement.setString(2, Storable.name(run.getDataType()));
                statement.setString(3, Storable.text(run.getSource()));
                statement.setString(4, settings(run.getSettings()));
                statement.setString(5, Storable.text(run.getParentRunId()));
                statement.setLong(6, run.getItems());
                statement.setObject(7, Storable.time(run.getCreatedAt()).atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Takes the rows, in order: of two loaders that close the last two items of a run, the second one must see the
     * first one's.
     */
    static void lock(Connection connection, SortedSet<String> runIds) throws SQLException {
        try (var lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, connection.createArrayOf("text", runIds.toArray()));
            lock.executeQuery().close();
        }
    }

    /** Brings locked runs to where their items stand. */
    static void settle(Connection connection, SortedSet<String> runIds) throws SQLException {
        try (var settle = connection.prepareStatement(SETTLE)) {
            settle.setArray(1, connection.createArrayOf("text", runIds.toArray()));
            settle.executeUpdate();
        }
    }

    private static String settings(Map<String, String> settings) {
        try {
            var storable = new TreeMap<String, String>();
            settings.forEach((name, value) -> storable.put(Storable.name(name), Storable.text(value)));
            return JSON.writeValueAsString(storable);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
