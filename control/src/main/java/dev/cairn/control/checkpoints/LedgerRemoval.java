package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.RunSelection.Candidate;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.db.LedgerWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes runs from the ledger, in short transactions. A run goes from the accounts at once, as a whole: from then on
 * nobody sees anything of it. Its outcomes, of which nothing can be seen without the accounts, follow piece by piece,
 * each together with the documents that it was the last to refer to. {@code removed_runs} tells what is left to do.
 */
final class LedgerRemoval {
    private static final int ROWS_AT_ONCE = 1000;
    private static final int ITEMS_AT_ONCE = 200;

    /**
     * What only this run tells: that a current row was seen later than it says. An unchanged record leaves no trace in
     * its row, and without this an older observation that comes late would take its place.
     */
    private static final String SEEN_LAST = """
            select r.record_key, max(r.observed_at)::text
            from run_items i join record_outcomes r using (item_id) join %1$s t on %2$s = r.record_key
            where i.run_id = ? and r.outcome <> 'DEAD' and r.observed_at > t.observed_at and not exists (
                select from record_outcomes k join run_items o on o.item_id = k.item_id
                where k.record_key = r.record_key and k.observed_at >= r.observed_at and k.outcome <> 'DEAD'
                  and o.data_type = i.data_type and o.run_id <> i.run_id)
            group by r.record_key order by r.record_key""";

    private static final String NOTE_SEEN = """
            update %1$s t set observed_at = k.observed_at
            from unnest(?::text[], ?::timestamptz[]) as k (key, observed_at)
            where %2$s = k.key and t.observed_at < k.observed_at""";

    private static final String STILL =
            "select from runs r where run_id = ? and %s = ?".formatted(RunCandidates.STANDING);

    private static final String BEGIN = """
            with letters as (delete from dead_letters where run_id = ? returning 1),
                 items as (delete from run_items where run_id = ? returning item_id),
                 run as (delete from runs where run_id = ? returning run_id, data_type)
            insert into removed_runs (run_id, data_type, item_ids, items, dead_letters)
            select run_id, data_type, (select coalesce(array_agg(item_id order by item_id), '{}') from items),
                   (select count(*) from items), (select count(*) from letters)
            from run
            on conflict (run_id) do update set item_ids = excluded.item_ids, items = excluded.items,
                dead_letters = excluded.dead_letters, removed_at = now(), announced_at = null""";

    private static final String ITEMS = "select unnest(item_ids) from removed_runs where run_id = ?";

    private static final String TAKE_OUTCOMES = """
            delete from record_outcomes where ctid = any(array(
                select ctid from record_outcomes where item_id = any(?) limit %d))
            returning record_key, content_hash""".formatted(ROWS_AT_ONCE);

    /** A content names its record, so that whatever else refers to it has the same key. */
    private static final String TAKE_DOCUMENTS = """
            delete from documents d using (select distinct * from unnest(?::text[], ?::bytea[])) as k (key, hash)
            where d.content_hash = k.hash
              and not exists (select from record_outcomes r where r.record_key = k.key and r.content_hash = k.hash)""";

    /** By run, they are of no use without it. */
    private static final List<String> FINDINGS =
            List.of("delete from data_quality where run_id = ?", "delete from quality_figures where run_id = ?");

    private static final String COUNT =
            "update removed_runs set records = records + ?, documents = documents + ? where run_id = ?";
    private static final String END = "update removed_runs set item_ids = '{}' where run_id = ?";

    private final LedgerDatabase database;
    private final LedgerWriter writer;

    LedgerRemoval(LedgerDatabase database, LedgerWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** Removes a run from the accounts, unless it has changed since it was looked at. False if it has. */
    boolean begin(Candidate run) {
        noteLastSeen(run);
        return writer.write(connection -> {
            try (var still = connection.prepareStatement(STILL)) {
                still.setString(1, run.runId());
                still.setString(2, run.standing());
                if (!still.executeQuery().next()) {
                    return false;
                }
            }
            try (var begin = connection.prepareStatement(BEGIN)) {
                for (var i = 1; i <= begin.getParameterMetaData().getParameterCount(); i++) {
                    begin.setString(i, run.runId());
                }
                return begin.executeUpdate() == 1;
            }
        });
    }

    /** Removes what is left of a run whose removal has begun. */
    void end(String runId, String dataType) {
        var items = items(runId);
        for (var from = 0; from < items.size(); from += ITEMS_AT_ONCE) {
            var some = items.subList(from, Math.min(items.size(), from + ITEMS_AT_ONCE));
            while (writer.write(connection -> take(connection, runId, dataType, some)) > 0) {
                // the next ones
            }
        }
        writer.write(connection -> {
            for (var sql : FINDINGS) {
                update(connection, sql, runId);
            }
            if (dataType.equals(GeneRemoval.DATA_TYPE)) {
                GeneRemoval.end(connection);
            }
            return update(connection, END, runId);
        });
    }

    private void noteLastSeen(Candidate run) {
        if (run.dataType().equals(GeneRemoval.DATA_TYPE)) {
            GeneRemoval.noteLastSeen(database, writer, run.runId(), ROWS_AT_ONCE);
        }
        CurrentRows.of(run.dataType()).forEach(rows -> noteLastSeen(run, rows));
    }

    private void noteLastSeen(Candidate run, CurrentRows rows) {
        var keys = new ArrayList<String>();
        var times = new ArrayList<String>();
        database.read(connection -> {
            try (var query = connection.prepareStatement(rows.in(SEEN_LAST))) {
                query.setString(1, run.runId());
                var row = query.executeQuery();
                while (row.next()) {
                    keys.add(row.getString(1));
                    times.add(row.getString(2));
                }
                return keys.size();
            }
        });
        for (var from = 0; from < keys.size(); from += ROWS_AT_ONCE) {
            var to = Math.min(keys.size(), from + ROWS_AT_ONCE);
            var someKeys = keys.subList(from, to);
            var someTimes = times.subList(from, to);
            writer.write(connection -> {
                try (var update = connection.prepareStatement(rows.in(NOTE_SEEN))) {
                    update.setArray(1, connection.createArrayOf("text", someKeys.toArray()));
                    update.setArray(2, connection.createArrayOf("timestamptz", someTimes.toArray()));
                    return update.executeUpdate();
                }
            });
        }
    }

    private List<Long> items(String runId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(ITEMS)) {
                query.setString(1, runId);
                var row = query.executeQuery();
                var items = new ArrayList<Long>();
                while (row.next()) {
                    items.add(row.getLong(1));
                }
                return items;
            }
        });
    }

    /** Takes some outcomes of items, and the documents that they leave without any. */
    private static int take(Connection connection, String runId, String dataType, List<Long> items)
            throws SQLException {
        var keys = new ArrayList<String>();
        var hashes = new ArrayList<byte[]>();
        var outcomes = 0;
        try (var take = connection.prepareStatement(TAKE_OUTCOMES)) {
            take.setArray(1, connection.createArrayOf("bigint", items.toArray()));
            var row = take.executeQuery();
            for (; row.next(); outcomes++) {
                var hash = row.getBytes(2);
                if (hash != null) {
                    keys.add(row.getString(1));
                    hashes.add(hash);
                }
            }
        }
        if (outcomes == 0) {
            return 0;
        }
        int documents;
        try (var take = connection.prepareStatement(takeDocuments(dataType))) {
            take.setArray(1, connection.createArrayOf("text", keys.toArray()));
            take.setArray(2, connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
            documents = take.executeUpdate();
        }
        if (dataType.equals(GeneRemoval.DATA_TYPE)) {
            documents += GeneRemoval.take(connection, keys, hashes);
        }
        try (var count = connection.prepareStatement(COUNT)) {
            count.setInt(1, outcomes);
            count.setInt(2, documents);
            count.setString(3, runId);
            count.executeUpdate();
        }
        return outcomes;
    }

    private static String takeDocuments(String dataType) {
        var sql = new StringBuilder(TAKE_DOCUMENTS);
        CurrentRows.of(dataType).forEach(rows -> sql.append(" and not ").append(rows.has()));
        return sql.toString();
    }

    private static int update(Connection connection, String sql, String runId) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, runId);
            return update.executeUpdate();
        }
    }
}
