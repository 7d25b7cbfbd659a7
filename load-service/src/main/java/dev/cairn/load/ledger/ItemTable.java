package dev.cairn.load.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of {@code run_items}. */
final class ItemTable {
    private static final String LOCK = """
            select item_id, run_id, data_type, entity, attempt, status, expected, error_code, error_message,
                   loaded, unchanged, superseded, dead, model_called, model_reused, model_failed, model_tokens,
                   model_completion_tokens, model_repaid
            from run_items where item_id = any(?) order by item_id for update""";

    private static final String OF_RUNS = "select item_id from run_items where run_id = any(?)";

    private static final String UPDATE = """
            update run_items set attempt = ?, status = ?, expected = ?, error_code = ?, error_message = ?,
                loaded = ?, unchanged = ?, superseded = ?, dead = ?,
                model_called = ?, model_reused = ?, model_failed = ?, model_tokens = ?,
                model_completion_tokens = ?, model_repaid = ?,
                status_published = status_published and not ?,
                started_at = coalesce(started_at, case when ? then now() end),
                finished_at = case when ? then coalesce(finished_at, now()) end
            where item_id = ?""";

    private ItemTable() {}

    /** Items before and after a change. */
    static final class Moved {
        private final List<Item> after = new ArrayList<>();
        private final List<Boolean> statusChanged = new ArrayList<>();

        void add(Item before, Item now) {
            after.add(now);
            statusChanged.add(now.status() != before.status());
        }

        /** True if no item's status is another now. */
        boolean isEmpty() {
            return !statusChanged.contains(true);
        }

        /** The runs with an item whose status is another now. */
        SortedSet<String> runs() {
            return where(item -> true).map(item -> item.key().runId()).collect(Collectors.toCollection(TreeSet::new));
        }

        /** The items for which nothing more is awaited now. */
        List<Item> finished() {
            return where(item -> item.status().closed()).toList();
        }

        private Stream<Item> where(Predicate<Item> wanted) {
            return IntStream.range(0, after.size())
                    .filter(statusChanged::get)
                    .mapToObj(after::get)
                    .filter(wanted);
        }
    }

    /** The items of runs. */
    static List<Long> ofRuns(Connection connection, Collection<String> runIds) throws SQLException {
        var ids = new ArrayList<Long>();
        if (runIds.isEmpty()) {
            return ids;
        }
        try (var select = connection.prepareStatement(OF_RUNS)) {
            select.setArray(1, connection.createArrayOf("text", runIds.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }

    /** Takes the rows in the order of their numbers, so that two loaders never wait for each other in a circle. */
    static List<Item> lock(Connection connection, Collection<Long> ids) throws SQLException {
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
                        row.getLong("dead")),
                new ModelCounts(
                        row.getLong("model_called"),
                        row.getLong("model_reused"),
                        row.getLong("model_failed"),
                        row.getLong("model_tokens"),
                        row.getLong("model_completion_tokens"),
                        row.getLong("model_repaid")));
    }

    /** Writes how locked items stand now. */
    static void update(Connection connection, Moved moved) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            for (var i = 0; i < moved.after.size(); i++) {
                var item = moved.after.get(i);
                var seal = item.seal();
                var counts = item.counts();
                var model = item.model();
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
                        model.called(),
                        model.reused(),
                        model.failed(),
                        model.tokens(),
                        model.completionTokens(),
                        model.repaid())) {
                    update.setLong(++at, count);
                }
                update.setBoolean(++at, moved.statusChanged.get(i));
                update.setBoolean(++at, item.status() != Status.PENDING);
                update.setBoolean(++at, item.status().closed());
                update.setLong(++at, item.id());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
