package dev.cairn.control.replay;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.records.RecordTopic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger knows of the records of a run: which a topic must hold for a replay to be whole. */
final class RecordedRun {
    private static final String ITEMS = """
            select entity, attempt, parameters ->> 'unchanged_since' from run_items
            where run_id = ? and (?::text is null or entity = ?) order by entity""";

    /** A dead record got as far as the stage where it died, any other as far as the loader. */
    private static final String ORDINALS = """
            select r.entity, r.ordinal, case when r.outcome <> 'DEAD' then 'LOAD' else coalesce(l.stage, 'TRANSFORM') end,
                   r.outcome = 'DEAD' as dead
            from run_records r left join open_dead_letters l on r.outcome = 'DEAD' and l.run_id = r.run_id
                and l.data_type = r.data_type and l.entity = r.entity and l.ordinal = r.ordinal
            where r.run_id = ? and (?::text is null or r.entity = ?)""";

    private static final int FETCH_SIZE = 10_000;

    /**
     * One item.
     *
     * @param attempt whose records count
     * @param wanted the ordinals that are to be replayed
     * @param unchangedSince an earlier run, which sent what of the item had not changed; null if there is none
     */
    record Item(int attempt, BitSet wanted, @Nullable String unchangedSince) {}

    private final SortedMap<String, Item> items;

    private RecordedRun(SortedMap<String, Item> items) {
        this.items = items;
    }

    /** Asks the ledger. Memory: one bit a record. */
    static RecordedRun read(LedgerDatabase database, ReplayRequest request) {
        return database.read(connection -> {
            var items = items(connection, request);
            mark(connection, request, items);
            if (request.onlyErrors()) {
                items.values().removeIf(item -> item.wanted().isEmpty());
            }
            return new RecordedRun(items);
        });
    }

    SortedMap<String, Item> items() {
        return items;
    }

    private static SortedMap<String, Item> items(Connection connection, ReplayRequest request) throws SQLException {
        var items = new TreeMap<String, Item>();
        try (var query = connection.prepareStatement(ITEMS)) {
            query.setString(1, request.runId());
            query.setString(2, request.entity());
            query.setString(3, request.entity());
            var row = query.executeQuery();
            while (row.next()) {
                items.put(row.getString(1), new Item(row.getInt(2), new BitSet(), row.getString(3)));
            }
        }
        return items;
    }

    private static void mark(Connection connection, ReplayRequest request, SortedMap<String, Item> items)
            throws SQLException {
        try (var query = connection.prepareStatement(ORDINALS)) {
            query.setString(1, request.runId());
            query.setString(2, request.entity());
            query.setString(3, request.entity());
            query.setFetchSize(FETCH_SIZE);
            var row = query.executeQuery();
            while (row.next()) {
                var item = items.get(row.getString(1));
                var wanted = row.getBoolean("dead") || !request.onlyErrors();
                if (item != null && wanted && reached(request.from(), row.getString(3))) {
                    item.wanted().set(Math.toIntExact(row.getLong(2)));
                }
            }
        }
    }

    private static boolean reached(RecordTopic from, String lastStage) {
        return switch (from) {
            case RAW -> true;
            case PREPARED -> !lastStage.equals("TRANSFORM");
            case ENRICHED -> lastStage.equals("LOAD");
        };
    }
}
