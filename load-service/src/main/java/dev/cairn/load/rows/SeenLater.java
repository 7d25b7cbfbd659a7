package dev.cairn.load.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the ledger knows of newer observations: one that found nothing changed left no trace in a table, but there. */
final class SeenLater {
    private static final String SELECT = """
            select distinct k.key from unnest(?::text[], ?::timestamptz[]) as k (key, observed_at)
            join record_outcomes r on r.record_key = k.key and r.observed_at > k.observed_at and r.outcome <> 'DEAD'
            join run_items i on i.item_id = r.item_id and i.data_type = ?""";

    private SeenLater() {}

    /** The keys that were observed later than in these records. */
    static Set<String> of(Connection connection, String dataType, Map<String, LoadRecord> records) throws SQLException {
        var later = new HashSet<String>();
        if (records.isEmpty()) {
            return later;
        }
        var keys = new ArrayList<String>();
        var times = new ArrayList<String>();
        records.forEach((key, record) -> {
            keys.add(key);
            times.add(record.observedAt().toString());
        });
        try (var select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("text", keys.toArray()));
            select.setArray(2, connection.createArrayOf("timestamptz", times.toArray()));
            select.setString(3, dataType);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    later.add(row.getString(1));
                }
            }
        }
        return later;
    }
}
