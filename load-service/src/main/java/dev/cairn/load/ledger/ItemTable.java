package dev.cairn.load.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rows of {@code run_items}. */
final class ItemTable {
    private static final String LOCK = """
            select item_id, run_id, data_type, entity, attempt, status, expected, error_code, error_message,
                   loaded, unchanged, superseded, dead, model_called, model_reused, model_failed, model_tokens
            from run_items where item_id = any(?) order by item_id for update""";

    private static final String UPDATE = """
            update run_items set attempt = ?, status = ?, expected = ?, error_code = ?, error_message = ?,
                loaded = ?, unchanged = ?, superseded = ?, dead = ?,
                model_called = ?, model_reused = ?, model_failed = ?, model_tokens = ?,
                status_published = status_published and not ?,
                started_at = coalesce(started_at, case when ? then now() end),
                finished_at = case when ? then coalesce(finished_at, now()) end
            where item_id = ?""";

    private ItemTable() {}

    /**
     * Applies changes, in the order of the items' numbers, so that two loaders never wait for each other in a circle.
     *
     * @return the runs with an item whose status is another now
     */
    static SortedSet<String> apply(Connection connection, SortedMap<Long, ItemChange> changes) throws SQLException {
        var moved = new TreeSet<String>();
        var after = new ArrayList<Item>();
        var statusChanged = new ArrayList<Boolean>();
        for (var item : lock(connection, changes.keySet())) {
            var next = item.after(Objects.requireNonNull(changes.get(item.id())));
            after.add(next);
            statusChanged.add(next.status() != item.status());
            if (next.status() != item.status()) {
                moved.add(item.key().runId());
            }
        }
        update(connection, after, statusChanged);
        return moved;
    }

    private static List<Item> lock(Connection connection, Collection<Long> ids) throws SQLException {
        var items = new ArrayList<Item>();
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    items.add(read(rows));
                }
            }
        }
        return items;
    }

    private static Item read(ResultSet row) throws SQLException {
        var expected = row.getObject("expected", Long.class);
        var seal = expected == null
                ? null
                : new Seal(
                        row.getInt("attempt"),
                        expected,
                        row.getObject("error_code", Integer.class),
                        row.getString("error_message"));
        return new Item(
                row.getLong("item_id"),
                new ItemKey(row.getString("run_id"), row.getString("data_type"), row.getString("entity")),
                row.getInt("attempt"),
                Status.valueOf(row.getString("status")),
                seal,
                new Counts(
                        row.getLong("loaded"),
                        row.getLong("unchanged"),
                        row.getLong("superseded"),
                        row.getLong("dead"),
                        row.getLong("model_called"),
                        row.getLong("model_reused"),
                        row.getLong("model_failed"),
                        row.getLong("model_tokens")));
    }

    private static void update(Connection connection, List<Item> items, List<Boolean> statusChanged)
            throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            for (var i = 0; i < items.size(); i++) {
                var item = items.get(i);
                var seal = item.seal();
                var counts = item.counts();
                var at = 0;
                update.setInt(++at, item.attempt());
                update.setString(++at, item.status().name());
                update.setObject(++at, seal == null ? null : seal.expected(), Types.BIGINT);
                update.setObject(++at, seal == null ? null : seal.errorCode(), Types.INTEGER);
                update.setString(++at, seal == null ? null : seal.errorMessage());
                for (var count : List.of(
                        counts.loaded(),
                        counts.unchanged(),
                        counts.superseded(),
                        counts.dead(),
                        counts.modelCalled(),
                        counts.modelReused(),
                        counts.modelFailed(),
                        counts.modelTokens())) {
                    update.setLong(++at, count);
                }
                update.setBoolean(++at, statusChanged.get(i));
                update.setBoolean(++at, item.status() != Status.PENDING);
                update.setBoolean(++at, item.status().closed());
                update.setLong(++at, item.id());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
