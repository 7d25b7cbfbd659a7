package dev.cairn.load.rows;

import static java.util.Objects.requireNonNull;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that holds the newest version of each record. It has the columns of {@link #BOOKKEEPING} besides its own.
 *
 * <p>What is there already is asked for first, so that unchanged documents are not sent. That answer may be out of date
 * when the rows are merged: the merge decides again, row by row.
 */
final class VersionedTable {
    private static final List<Column<LoadRecord>> BOOKKEEPING = List.of(
            Column.bytes("content_hash", record -> record.contentHash().bytes()),
            Column.text("embedding_key", LoadRecord::embeddingKey),
            Column.timestamp("observed_at", LoadRecord::observedAt),
            Column.text("run_id", record -> record.item().runId()));

    private final String dataType;
    private final Function<LoadRecord, String> key;
    private final Staging<LoadRecord> staging;
    private final String selectStored;
    private final String merge;

    /** What the table holds of a record. */
    private record Stored(ContentHash contentHash, @Nullable String embeddingKey) {
        boolean holds(LoadRecord record) {
            return contentHash.equals(record.contentHash())
                    && (record.embeddingKey() == null || record.embeddingKey().equals(embeddingKey));
        }
    }

    /**
     * @param keyColumn the primary key
     * @param key its value
     * @param columns all columns but those of the bookkeeping
     */
    VersionedTable(
            String name,
            String dataType,
            String keyColumn,
            Function<LoadRecord, String> key,
            List<Column<LoadRecord>> columns) {
        this.dataType = dataType;
        this.key = key;
        var all = new ArrayList<>(columns);
        all.addAll(BOOKKEEPING);
        staging = new Staging<>(name, all);
        selectStored =
                "select %1$s, content_hash, embedding_key from %2$s where %1$s = any(?)".formatted(keyColumn, name);
        merge = merge(name, keyColumn, all, staging);
    }

    /** The outcome of each record, in their order. */
    List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        var verdicts = decide(connection, newest(records));
        return records.stream()
                .map(record -> requireNonNull(verdicts.get(key.apply(record))).of(record))
                .toList();
    }

    private SortedMap<String, LoadRecord> newest(List<LoadRecord> records) {
        var newest = new TreeMap<String, LoadRecord>();
        for (var record : records) {
            newest.merge(key.apply(record), record, Verdict::newer);
        }
        return newest;
    }

    private Map<String, Verdict> decide(Connection connection, SortedMap<String, LoadRecord> newest)
            throws SQLException {
        var verdicts = new HashMap<String, Verdict>();
        var changed = new TreeMap<>(newest);
        var rivals = new HashMap<String, LoadRecord>();
        var stored = stored(connection, newest.keySet());
        newest.forEach((key, record) -> {
            var there = stored.get(key);
            if (there != null && there.holds(record)) {
                verdicts.put(key, new Verdict(record, Outcome.UNCHANGED));
            } else if (there != null && !there.contentHash().equals(record.contentHash())) {
                rivals.put(key, record);
            }
        });
        for (var key : SeenLater.of(connection, dataType, rivals)) {
            verdicts.put(key, new Verdict(requireNonNull(rivals.get(key)), Outcome.SUPERSEDED));
        }
        changed.keySet().removeAll(verdicts.keySet());
        if (!changed.isEmpty()) {
            merge(connection, changed, verdicts);
        }
        return verdicts;
    }

    private Map<String, Stored> stored(Connection connection, Collection<String> keys) throws SQLException {
        var found = new HashMap<String, Stored>();
        try (var select = connection.prepareStatement(selectStored)) {
            select.setArray(1, connection.createArrayOf("text", keys.toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), new Stored(ContentHash.of(row.getBytes(2)), row.getString(3)));
                }
            }
        }
        return found;
    }

    private void merge(Connection connection, SortedMap<String, LoadRecord> changed, Map<String, Verdict> verdicts)
            throws SQLException {
        staging.fill(connection, changed.values());
        var lost = new TreeMap<>(changed);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(merge)) {
            while (row.next()) {
                var record = requireNonNull(lost.remove(row.getString(1)));
                verdicts.put(row.getString(1), new Verdict(record, Outcome.LOADED));
            }
        }
        if (!lost.isEmpty()) {
            var stored = stored(connection, lost.keySet());
            lost.forEach((key, record) -> {
                var holds = requireNonNull(stored.get(key)).holds(record);
                verdicts.put(key, new Verdict(record, holds ? Outcome.UNCHANGED : Outcome.SUPERSEDED));
            });
        }
    }

    /** Same content with another vector replaces the vector; other content wins if it was not observed earlier. */
    private static String merge(
            String name, String keyColumn, List<Column<LoadRecord>> columns, Staging<LoadRecord> staging) {
        var assignments = columns.stream()
                .map(Column::name)
                .filter(column -> !column.equals(keyColumn) && !column.equals("observed_at"))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return """
                insert into %1$s as t (%2$s) select %2$s from %3$s
                on conflict (%4$s) do update
                set %5$s, observed_at = greatest(t.observed_at, excluded.observed_at), loaded_at = now()
                where case when t.content_hash = excluded.content_hash
                      then excluded.embedding_key is not null and t.embedding_key is distinct from excluded.embedding_key
                      else excluded.observed_at >= t.observed_at end
                returning t.%4$s""".formatted(name, staging.columnNames(), staging.name(), keyColumn, assignments);
    }
}
