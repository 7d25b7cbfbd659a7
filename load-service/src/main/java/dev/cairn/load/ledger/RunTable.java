package dev.cairn.load.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of {@code runs}. */
final class RunTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SAVE = """
            insert into runs (run_id, data_type, source, settings, parent_run_id, items_total, created_at, attempt,
                cancelled_attempts, budget, paused)
            values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?::jsonb, ?)
            on conflict (run_id) do update set data_type = excluded.data_type, source = excluded.source,
                settings = excluded.settings, parent_run_id = excluded.parent_run_id,
                items_total = excluded.items_total, created_at = excluded.created_at,
                attempt = greatest(runs.attempt, excluded.attempt),
                cancelled_attempts = greatest(runs.cancelled_attempts, excluded.cancelled_attempts),
                budget = excluded.budget, paused = excluded.paused""";

    private static final String CANCELLED_ATTEMPTS =
            "select run_id, cancelled_attempts from runs where run_id = any(?) and cancelled_attempts > 0";

    private static final String LOCK = "select run_id from runs where run_id = any(?) order by run_id for update";

    /** A run stands as its items stand: the rule is here and nowhere else. */
    private static final String SETTLE = """
            with standing as (
                select r.run_id, case
                    when r.attempt > max(i.attempt) then 'RUNNING' -- the work items of a resume come after its run
                    when count(*) filter (where i.status in
                             ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED')) >= r.items_total then case
                        when count(*) filter (where i.status = 'CANCELLED') > 0
                            then case when r.paused then 'PAUSED' else 'CANCELLED' end
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
                finished_at = case when s.status in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED',
                    'PAUSED') then now() end
            from standing s where r.run_id = s.run_id and r.status <> s.status
            returning r.run_id, r.finished_at is not null""";

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
                statement.setString(4, Storable.json(run.getSettings()));
                statement.setString(5, Storable.text(run.getParentRunId()));
                statement.setLong(6, run.getItems());
                statement.setObject(7, Storable.time(run.getCreatedAt()).atOffset(ZoneOffset.UTC));
                statement.setInt(8, run.getAttempt());
                statement.setInt(9, run.getCancelledAttempts());
                statement.setString(10, budget(run.getBudget()));
                statement.setBoolean(11, run.getPaused());
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

    /** The runs of which attempts are cancelled. */
    static List<String> cancelled(Collection<Run> runs) {
        return runs.stream()
                .filter(run -> run.getCancelledAttempts() > 0)
                .map(run -> Storable.name(run.getRunId()))
                .toList();
    }

    /** Below which number the attempts of runs are cancelled; without those of which none is. */
    static Map<String, Integer> cancelledAttempts(Connection connection, SortedSet<String> runIds) throws SQLException {
        var cancelled = new HashMap<String, Integer>();
        try (var select = connection.prepareStatement(CANCELLED_ATTEMPTS)) {
            select.setArray(1, connection.createArrayOf("text", runIds.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    cancelled.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return cancelled;
    }

    /** Brings locked runs to where their items stand, and returns those that have ended by it. */
    static List<String> settle(Connection connection, SortedSet<String> runIds) throws SQLException {
        var ended = new ArrayList<String>();
        if (runIds.isEmpty()) {
            return ended;
        }
        try (var settle = connection.prepareStatement(SETTLE)) {
            settle.setArray(1, connection.createArrayOf("text", runIds.toArray()));
            try (var rows = settle.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(2)) {
                        ended.add(rows.getString(1));
                    }
                }
            }
        }
        return ended;
    }

    private static @Nullable String budget(@Nullable Budget budget) {
        if (budget == null) {
            return null;
        }
        var json = JSON.createObjectNode();
        json.put("attempt", budget.getAttempt());
        json.put("calls", budget.getCalls());
        json.put("tokens", budget.getTokens());
        json.put("usd", budget.getUsd());
        return json.toString();
    }
}
