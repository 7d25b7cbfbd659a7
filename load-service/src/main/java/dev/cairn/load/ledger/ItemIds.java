package dev.cairn.load.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The numbers that stand for items. Rows of runs and items that are not there yet are made, in a transaction of its
 * own: they say nothing about records, and a batch that made them itself would make others wait. For one thread.
 */
public final class ItemIds {
    private static final int CACHED = 10_000;

    private static final String INSERT_RUNS = """
            insert into runs (run_id, data_type)
            select distinct on (run_id) run_id, data_type from unnest(?::text[], ?::text[]) as k (run_id, data_type)
            order by run_id on conflict do nothing""";

    private static final String INSERT_ITEMS = """
            insert into run_items (run_id, data_type, entity)
            select * from unnest(?::text[], ?::text[], ?::text[]) on conflict do nothing""";

    private static final String SELECT = """
            select item_id, run_id, data_type, entity
            from unnest(?::text[], ?::text[], ?::text[]) as k (run_id, data_type, entity)
            join run_items using (run_id, data_type, entity)""";

    private final DataSource database;
    private final Map<ItemKey, Long> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ItemKey, Long> eldest) {
            return size() > CACHED;
        }
    };

    public ItemIds(DataSource database) {
        this.database = database;
    }

    /** The numbers of these items. */
    public Map<ItemKey, Long> resolve(SortedSet<ItemKey> keys) throws SQLException {
        var ids = new HashMap<ItemKey, Long>();
        var unknown = new TreeSet<ItemKey>();
        for (var key : keys) {
            var id = known.get(key);
            if (id == null) {
                unknown.add(key);
            } else {
                ids.put(key, id);
            }
        }
        if (!unknown.isEmpty()) {
            var found = find(unknown);
            known.putAll(found);
            ids.putAll(found);
        }
        return ids;
    }

    private Map<ItemKey, Long> find(SortedSet<ItemKey> keys) throws SQLException {
        var found = new HashMap<ItemKey, Long>();
        try (var connection = database.getConnection();
                var insertRuns = connection.prepareStatement(INSERT_RUNS);
                var insertItems = connection.prepareStatement(INSERT_ITEMS);
                var select = connection.prepareStatement(SELECT)) {
            var runIds = texts(connection, keys, ItemKey::runId);
            var dataTypes = texts(connection, keys, ItemKey::dataType);
            var entities = texts(connection, keys, ItemKey::entity);
            insertRuns.setArray(1, runIds);
            insertRuns.setArray(2, dataTypes);
            insertRuns.executeUpdate();
            for (var statement : List.of(insertItems, select)) {
                statement.setArray(1, runIds);
                statement.setArray(2, dataTypes);
                statement.setArray(3, entities);
            }
            insertItems.executeUpdate();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    found.put(new ItemKey(row.getString(2), row.getString(3), row.getString(4)), row.getLong(1));
                }
            }
        }
        return found;
    }

    private static Array texts(Connection connection, Collection<ItemKey> keys, Function<ItemKey, String> part)
            throws SQLException {
        return connection.createArrayOf("text", keys.stream().map(part).toArray());
    }
}
