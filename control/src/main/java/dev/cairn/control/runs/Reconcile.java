package dev.cairn.control.runs;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.runs.RunBalance.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proves that expected = loaded + unchanged + superseded + dead + pending, for every item of every run. Nothing that the
 * loader summed up is believed: the outcomes of the single records are counted again, in one state of the database, and
 * held against its counters, against what ingest sealed, against the documents and against the dead letters; of a run
 * whose narratives were purged since, documents and dead letters are rightly gone.
 */
public final class Reconcile {
    private static final String RUNS = """
            select run_id, status, items_total from runs where ?::text is null or run_id = ?
            union all
            select distinct run_id, 'RUNNING', null::bigint from run_items i
            where (?::text is null or run_id = ?) and not exists (select from runs r where r.run_id = i.run_id)
            order by run_id
            """;
    private static final String ITEMS = """
            select i.run_id, i.entity, i.status, i.expected,
                   i.loaded, i.unchanged, i.superseded, i.dead,
                   coalesce(o.loaded, 0) as loaded_found, coalesce(o.unchanged, 0) as unchanged_found,
                   coalesce(o.superseded, 0) as superseded_found, coalesce(o.dead, 0) as dead_found,
                   coalesce(o.highest, -1) as highest,
                   case when p.purged then 0 else coalesce(o.undocumented, 0) end as undocumented,
                   case when p.purged then 0 else coalesce(o.unlettered, 0) end as unlettered
            from run_items i cross join lateral (
                select exists (select from processing_log l where l.run_id = i.run_id
                    and l.event = 'NARRATIVES_PURGED' and l.at >= coalesce(i.finished_at, l.at)) as purged
            ) p left join (
                select r.item_id,
                       count(*) filter (where outcome = 'LOADED') as loaded,
                       count(*) filter (where outcome = 'UNCHANGED') as unchanged,
                       count(*) filter (where outcome = 'SUPERSEDED') as superseded,
                       count(*) filter (where outcome = 'DEAD') as dead,
                       max(r.ordinal) as highest,
                       count(*) filter (where outcome <> 'DEAD' and d.content_hash is null) as undocumented,
                       count(*) filter (where outcome = 'DEAD' and l.ordinal is null) as unlettered
                from record_outcomes r
                join run_items k on k.item_id = r.item_id and k.attempt = r.attempt
                left join document_versions d on d.content_hash = r.content_hash
                left join (select distinct run_id, data_type, entity, attempt, ordinal from dead_letters) l
                    on r.outcome = 'DEAD' and l.run_id = k.run_id and l.data_type = k.data_type
                    and l.entity = k.entity and l.attempt = r.attempt
                    and l.ordinal = r.ordinal
                where ?::text is null or k.run_id = ?
                group by r.item_id
            ) o on o.item_id = i.item_id
            where ?::text is null or i.run_id = ?
            order by i.run_id, i.entity
            """;

    private final LedgerDatabase database;

    public Reconcile(LedgerDatabase database) {
        this.database = database;
    }

    /** Compares the accounts of one run, or of every run. */
    public Reconciliation compare(Optional<String> runId) {
        return database.read(connection -> compare(connection, runId.orElse(null)));
    }

    private static Reconciliation compare(Connection connection, @Nullable String runId) throws SQLException {
        var items = items(connection, runId);
        var balances = new ArrayList<RunBalance>();
        var mismatches = new ArrayList<Mismatch>();
        try (var query = prepare(connection, RUNS, runId)) {
            var row = query.executeQuery();
            while (row.next()) {
                var run = new RunAccounts(
                        row.getString("run_id"),
                        RunStatus.valueOf(row.getString("status")),
                        row.getObject("items_total", Long.class),
                        items.getOrDefault(row.getString("run_id"), List.of()));
                var found = Stream.concat(
                                run.mismatches().stream(),
                                run.items().stream().flatMap(item -> item.mismatches().stream()))
                        .toList();
                mismatches.addAll(found);
                balances.add(run.balance(verdict(run, found)));
            }
        }
        return new Reconciliation(balances, mismatches);
    }

    private static Verdict verdict(RunAccounts run, List<Mismatch> mismatches) {
        if (!mismatches.isEmpty()) {
            return Verdict.MISMATCH;
        }
        return run.status().finished() ? Verdict.BALANCED : Verdict.OPEN;
    }

    private static Map<String, List<ItemAccounts>> items(Connection connection, @Nullable String runId)
            throws SQLException {
        var items = new LinkedHashMap<String, List<ItemAccounts>>();
        try (var query = prepare(connection, ITEMS, runId)) {
            var row = query.executeQuery();
            while (row.next()) {
                var item = item(row);
                items.computeIfAbsent(item.runId(), id -> new ArrayList<>()).add(item);
            }
        }
        return items;
    }

    /** Both questions take the run's id four times. */
    private static PreparedStatement prepare(Connection connection, String sql, @Nullable String runId)
            throws SQLException {
        var query = connection.prepareStatement(sql);
        for (var i = 1; i <= query.getParameterMetaData().getParameterCount(); i++) {
            if (runId == null) {
                query.setNull(i, Types.VARCHAR);
            } else {
                query.setString(i, runId);
            }
        }
        return query;
    }

    private static ItemAccounts item(ResultSet row) throws SQLException {
        var expected = row.getObject("expected", Long.class);
        return new ItemAccounts(
                row.getString("run_id"),
                row.getString("entity"),
                row.getString("status"),
                expected,
                counts(row, expected, ""),
                counts(row, expected, "_found"),
                row.getLong("highest"),
                row.getLong("undocumented"),
                row.getLong("unlettered"));
    }

    private static RecordCounts counts(ResultSet row, @Nullable Long expected, String suffix) throws SQLException {
        return RecordCounts.of(
                expected,
                row.getLong("loaded" + suffix),
                row.getLong("unchanged" + suffix),
                row.getLong("superseded" + suffix),
                row.getLong("dead" + suffix));
    }
}
