package dev.cairn.load.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * The numbers that stand for items. Rows of runs and items that are not there yet are made, in a transaction of its
 * own: they say nothing about records, and a batch that made them itself would make others wait. For one thread.
 */
public final class ItemIds {
    private static final int CACHED = 10_000;

    private static final String INSERT_RUN =
            "insert into runs (run_id, data_type) values (?, ?) on conflict do nothing";
    private static final String INSERT_ITEM =
            "insert into run_items (run_id, data_type, entity) values (?, ?, ?) on conflict do nothing";
    private static final String SELECT =
            "select item_id from run_items where run_id = ? and data_type = ? and entity = ?";

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
        try (var connection = database.getConnection();
                var insertRun = connection.prepareStatement(INSERT_RUN);
                var insertItem = connection.prepareStatement(INSERT_ITEM)) {
            for (var key : keys) {
                insertRun.setString(1, key.runId());
                insertRun.setString(2, key.dataType());
                insertRun.addBatch();
                insertItem.setString(1, key.runId());
                insertItem.setString(2, key.dataType());
                insertItem.setString(3, key.entity());
                insertItem.addBatch();
            }
            insertRun.executeBatch();
            insertItem.executeBatch();
            return select(connection, keys);
        }
    }

    private static Map<ItemKey, Long> select(Connection connection, SortedSet<ItemKey> keys) throws SQLException {
        var ids = new HashMap<ItemKey, Long>();
        try (var statement = connection.prepareStatement(SELECT)) {
            for (var key : keys) {
                statement.setString(1, key.runId());
                statement.setString(2, key.dataType());
                statement.setString(3, key.entity());
                try (var row = statement.executeQuery()) {
                    row.next();
                    ids.put(key, row.getLong(1));
                }
            }
        }
        return ids;
    }
}
