package dev.cairn.load.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of {@code record_outcomes}: written once, and changed only where a dead record is sent again. */
public final class RecordOutcomes {
    private static final String INSERT = """
            insert into record_outcomes as r
                (item_id, attempt, ordinal, redrive, observed_at, record_key, outcome, content_hash)
            select * from unnest(?::bigint[], ?::int[], ?::bigint[], ?::int[], ?::timestamptz[], ?::text[], ?::text[],
                ?::bytea[])
            on conflict (item_id, attempt, ordinal) do update
            set outcome = excluded.outcome, redrive = excluded.redrive, content_hash = excluded.content_hash
            where r.outcome = 'DEAD' and (excluded.outcome <> 'DEAD' or excluded.redrive > r.redrive)
            returning item_id, attempt, ordinal, xmax <> 0 as revived""";

    private static final Comparator<Row> ORDER = Comparator.comparing(
                    (Row row) -> row.id().itemId())
            .thenComparing(row -> row.id().attempt())
            .thenComparing(row -> row.id().ordinal());

    /**
     * One outcome.
     *
     * @param redrive how often the record was sent again
     * @param contentHash null for a dead letter
     */
    public record Row(
            Id id,
            int redrive,
            Instant observedAt,
            String recordKey,
            Outcome outcome,
            @Nullable ContentHash contentHash) {}

    /** Names a record for good. */
    public record Id(long itemId, int attempt, long ordinal) {}

    private RecordOutcomes() {}

    /**
     * Writes outcomes. A record that has one already keeps it, unless it was dead and came again.
     *
     * @return what the outcomes that were written change in the counts
     */
    public static Map<Id, Counts> insert(Connection connection, Collection<Row> rows) throws SQLException {
        var distinct = new TreeMap<Row, Row>(ORDER);
        rows.forEach(row -> distinct.merge(row, row, (a, b) -> b.redrive() > a.redrive() ? b : a));
        var sorted = List.copyOf(distinct.values());
        var outcomes = new HashMap<Id, Outcome>();
        sorted.forEach(row -> outcomes.put(row.id(), row.outcome()));
        var written = new HashMap<Id, Counts>();
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(
                    1, array(connection, "bigint", sorted, row -> row.id().itemId()));
            insert.setArray(2, array(connection, "int", sorted, row -> row.id().attempt()));
            insert.setArray(
                    3, array(connection, "bigint", sorted, row -> row.id().ordinal()));
            insert.setArray(4, array(connection, "int", sorted, Row::redrive));
            insert.setArray(
                    5,
                    array(
                            connection,
                            "timestamptz",
                            sorted,
                            row -> Storable.time(row.observedAt()).toString()));
            insert.setArray(6, array(connection, "text", sorted, row -> Storable.name(row.recordKey())));
            insert.setArray(
                    7, array(connection, "text", sorted, row -> row.outcome().name()));
            insert.setArray(
                    8,
                    connection.createArrayOf(
                            "bytea",
                            sorted.stream()
                                    .map(row -> row.contentHash() == null
                                            ? null
                                            : row.contentHash().bytes())
                                    .toArray(byte[][]::new)));
            try (var result = insert.executeQuery()) {
                while (result.next()) {
                    var id = new Id(result.getLong(1), result.getInt(2), result.getLong(3));
                    var outcome = Objects.requireNonNull(outcomes.get(id));
                    written.put(id, result.getBoolean(4) ? Counts.revived(outcome) : Counts.of(outcome));
                }
            }
        }
        return written;
    }

    private static Array array(Connection connection, String type, List<Row> rows, Function<Row, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(value).toArray());
    }
}
