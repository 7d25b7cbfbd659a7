package dev.cairn.load.rows;

import static java.util.Objects.requireNonNull;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.load.ledger.Storable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            Column.timestamp("observed_at", LoadRecord::observedAt),
            Column.text("run_id", record -> record.item().runId()));

    private static final Column<LoadRecord> VECTOR = Column.text("embedding_key", LoadRecord::embeddingKey);

    private static final String OTHER_VECTOR =
            "excluded.embedding_key is not null and t.embedding_key is distinct from excluded.embedding_key";

    /** Between the parts of a key: no text of PostgreSQL holds it. */
    private static final String BETWEEN = "\0";

    private final String dataType;
    private final List<KeyPart> key;
    private final Staging<LoadRecord> staging;
    private final String selectStored;
    private final String merge;

    /** A column of the primary key, and its value. */
    record KeyPart(String column, Function<LoadRecord, String> value) {}

    /** What the table holds of a record. */
    private record Stored(ContentHash contentHash, @Nullable String embeddingKey) {
        boolean holds(LoadRecord record) {
            return contentHash.equals(record.contentHash())
                    && (record.embeddingKey() == null || record.embeddingKey().equals(embeddingKey));
        }
    }

    /**
     * @param key the primary key
     * @param columns all columns but those of the bookkeeping
     * @param vectors whether the table has the column {@code embedding_key}
     */
    VersionedTable(String name, String dataType, List<KeyPart> key, List<Column<LoadRecord>> columns, boolean vectors) {
        this.dataType = dataType;
        this.key = List.copyOf(key);
        var all = new ArrayList<>(columns);
        all.addAll(BOOKKEEPING);
        if (vectors) {
            all.add(VECTOR);
        }
        staging = new Staging<>(name, all);
        var keyColumns = key.stream().map(KeyPart::column).collect(Collectors.joining(", "));
        var arrays = key.stream().map(part -> "?::text[]").collect(Collectors.joining(", "));
        selectStored = "select %1$s, content_hash, %2$s from %3$s where (%1$s) in (select * from unnest(%4$s))"
                .formatted(keyColumns, vectors ? VECTOR.name() : "null::text", name, arrays);
        merge = merge(name, keyColumns, all, staging, vectors);
    }

    /** The outcome of each record, in their order. */
    List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        var verdicts = decide(connection, newest(records));
        return records.stream()
                .map(record -> requireNonNull(verdicts.get(keyOf(record))).of(record))
                .toList();
    }

    private String keyOf(LoadRecord record) {
        return key.stream().map(part -> part.value().apply(record)).collect(Collectors.joining(BETWEEN));
    }

    private String keyOf(ResultSet row) throws SQLException {
        var parts = new ArrayList<String>();
        for (var part : key) {
            parts.add(row.getString(part.column()));
        }
        return String.join(BETWEEN, parts);
    }

    private SortedMap<String, LoadRecord> newest(List<LoadRecord> records) {
        var newest = new TreeMap<String, LoadRecord>();
        for (var record : records) {
            newest.merge(keyOf(record), record, Verdict::newer);
        }
        return newest;
    }

    private Map<String, Verdict> decide(Connection connection, SortedMap<String, LoadRecord> newest)
            throws SQLException {
        var verdicts = new HashMap<String, Verdict>();
        var changed = new TreeMap<>(newest);
        var rivals = new HashMap<String, LoadRecord>();
        var stored = stored(connection, newest.values());
        newest.forEach((key, record) -> {
            var there = stored.get(key);
            if (there != null && there.holds(record)) {
                verdicts.put(key, new Verdict(record, Outcome.UNCHANGED));
            } else if (there != null && !there.contentHash().equals(record.contentHash())) {
                rivals.put(Storable.name(record.header().getRecordKey()), record);
            }
        });
        for (var recordKey : SeenLater.of(connection, dataType, rivals)) {
            var record = requireNonNull(rivals.get(recordKey));
            verdicts.put(keyOf(record), new Verdict(record, Outcome.SUPERSEDED));
        }
        changed.keySet().removeAll(verdicts.keySet());
        if (!changed.isEmpty()) {
            merge(connection, changed, verdicts);
        }
        return verdicts;
    }

    private Map<String, Stored> stored(Connection connection, Collection<LoadRecord> records) throws SQLException {
        var found = new HashMap<String, Stored>();
        try (var select = connection.prepareStatement(selectStored)) {
            bindKeys(select, records);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var hash = ContentHash.of(row.getBytes(key.size() + 1));
                    found.put(keyOf(row), new Stored(hash, row.getString(key.size() + 2)));
                }
            }
        }
        return found;
    }

    private void bindKeys(PreparedStatement select, Collection<LoadRecord> records) throws SQLException {
        for (var i = 0; i < key.size(); i++) {
            var value = key.get(i).value();
            var values = records.stream().map(value).toArray();
            select.setArray(i + 1, select.getConnection().createArrayOf("text", values));
        }
    }

    private void merge(Connection connection, SortedMap<String, LoadRecord> changed, Map<String, Verdict> verdicts)
            throws SQLException {
        staging.fill(connection, changed.values());
        var lost = new TreeMap<>(changed);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(merge)) {
            while (row.next()) {
                var record = requireNonNull(lost.remove(keyOf(row)));
                verdicts.put(keyOf(record), new Verdict(record, Outcome.LOADED));
            }
        }
        if (!lost.isEmpty()) {
            var stored = stored(connection, lost.values());
            lost.forEach((key, record) -> {
                var holds = requireNonNull(stored.get(key)).holds(record);
                verdicts.put(key, new Verdict(record, holds ? Outcome.UNCHANGED : Outcome.SUPERSEDED));
            });
        }
    }

    /** Same content with another vector replaces the vector; other content wins if it was not observed earlier. */
    private static String merge(
            String name,
            String keyColumns,
            List<Column<LoadRecord>> columns,
            Staging<LoadRecord> staging,
            boolean vectors) {
        var keys = Set.of(keyColumns.split(", "));
        var assignments = columns.stream()
                .map(Column::name)
                .filter(column -> !keys.contains(column) && !column.equals("observed_at"))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return """
                insert into %1$s as t (%2$s) select %2$s from %3$s
                on conflict (%4$s) do update
                set %5$s, observed_at = greatest(t.observed_at, excluded.observed_at), loaded_at = now()
                where case when t.content_hash = excluded.content_hash
                      then %6$s
                      else excluded.observed_at >= t.observed_at end
                returning %4$s""".formatted(
                name, staging.columnNames(), staging.name(), keyColumns, assignments, vectors ? OTHER_VECTOR : "false");
    }
}
