package dev.cairn.control.checkpoints;

import java.util.List;
import java.util.Optional;

/**
 * A table that holds the newest version of each record of a data type, with the loader's columns {@code content_hash},
 * {@code embedding_key} and {@code observed_at}.
 *
 * @param key the column that holds the record key
 */
record CurrentRows(String dataType, String table, String key) {
    /** Of a data type that is not here, nothing is ever removed. */
    static final List<CurrentRows> ALL = List.of(new CurrentRows("clinical_trials", "clinical_trials", "nct_id"));

    static Optional<CurrentRows> of(String dataType) {
        return ALL.stream().filter(rows -> rows.dataType.equals(dataType)).findFirst();
    }

    /** A statement, with %1$s for the table and %2$s for its key column. */
    String in(String sql) {
        return sql.formatted(table, key);
    }
}
