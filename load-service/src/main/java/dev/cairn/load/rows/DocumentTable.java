package dev.cairn.load.rows;

import dev.cairn.load.ledger.ContentHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** The rows of {@code documents}: every version of every record, by its content's hash. */
final class DocumentTable {
    private static final String SELECT = "select content_hash from documents where content_hash = any(?)";

    private final Staging<LoadRecord> staging;
    private final String merge;

    /** @param json the normalised document, as UTF-8 */
    DocumentTable(String dataType, Function<LoadRecord, byte[]> json) {
        staging = new Staging<>(
                "documents",
                List.of(
                        Column.bytes(
                                "content_hash", record -> record.contentHash().bytes()),
                        Column.text("data_type", record -> dataType),
                        Column.bytes("document", json)));
        merge = "insert into documents (%1$s) select %1$s from %2$s on conflict do nothing"
                .formatted(staging.columnNames(), staging.name());
    }

    /** Keeps the versions that are not there yet. */
    void save(Connection connection, Collection<LoadRecord> records) throws SQLException {
        var versions = new TreeMap<ContentHash, LoadRecord>();
        records.forEach(record -> versions.put(record.contentHash(), record));
        try (var select = connection.prepareStatement(SELECT)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "bytea",
                            versions.keySet().stream().map(ContentHash::bytes).toArray(byte[][]::new)));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    versions.remove(ContentHash.of(row.getBytes(1)));
                }
            }
        }
        if (!versions.isEmpty()) {
            staging.fill(connection, versions.values());
            try (var statement = connection.createStatement()) {
                statement.executeUpdate(merge);
            }
        }
    }
}
