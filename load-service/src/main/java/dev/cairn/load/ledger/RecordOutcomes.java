package dev.cairn.load.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of {@code record_outcomes}: written once, never changed. */
public final class RecordOutcomes {
    private static final String INSERT = """
            insert into record_outcomes (item_id, ordinal, observed_at, record_key, outcome, content_hash)
            select * from unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::bytea[])
            on conflict do nothing returning item_id, ordinal""";

    /**
     * One outcome.
     *
     * @param contentHash null for a dead letter
     */
    public record Row(
            Id id,
            Instant observedAt,
            String recordKey,
            Outcome outcome,
            @Nullable ContentHash contentHash) {}

    /** Names a record for good. */
    public record Id(long itemId, long ordinal) {}

    private RecordOutcomes() {}

    /**
     * Writes outcomes. A record that has one already keeps it.
     *
     * @return those that were new
     */
    public static Set<Id> insert(Connection connection, List<Row> rows) throws SQLException {
        var sorted = rows.stream()
                .sorted(Comparator.comparing((Row row) -> row.id().itemId())
                        .thenComparing(row -> row.id().ordinal()))
                .toList();
        var inserted = new HashSet<Id>();
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(
                    1,
                    array(
                            connection,
                            "bigint",
                            sorted.stream().map(row -> row.id().itemId())));
            insert.setArray(
                    2,
                    array(
                            connection,
                            "bigint",
                            sorted.stream().map(row -> row.id().ordinal())));
            insert.setArray(
                    3,
                    array(
                            connection,
                            "timestamptz",
                            sorted.stream()
                                    .map(row -> Storable.time(row.observedAt()).toString())));
            insert.setArray(4, array(connection, "text", sorted.stream().map(row -> Storable.name(row.recordKey()))));
            insert.setArray(
                    5,
                    array(
                            connection,
                            "text",
                            sorted.stream().map(row -> row.outcome().name())));
            insert.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea",
                            sorted.stream()
                                    .map(row -> row.contentHash() == null
                                            ? null
                                            : row.contentHash().bytes())
                                    .toArray(byte[][]::new)));
            try (var result = insert.executeQuery()) {
                while (result.next()) {
                    inserted.add(new Id(result.getLong(1), result.getLong(2)));
                }
            }
        }
        return inserted;
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
