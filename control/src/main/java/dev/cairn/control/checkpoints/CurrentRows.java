package dev.cairn.control.checkpoints;

import java.util.List;
import java.util.Optional;

/**
 * A table that holds the newest version of each record of a data type, with the loader's columns {@code content_hash} and
 * {@code observed_at}. Of gene expression it is that of the headers; {@link GeneRemoval} knows of the genes.
 *
 * @param key the column that holds the record key
 * @param vectors whether it has the column {@code embedding_key}
 */
record CurrentRows(String dataType, String table, String key, boolean vectors) {
    /** Of a data type that is not here, nothing is ever removed. */
    static final List<CurrentRows> ALL = List.of(
            new CurrentRows("clinical_trials", "clinical_trials", "nct_id", true),
            new CurrentRows(GeneRemoval.DATA_TYPE, "dim_study", "accession", false));

    /** Those whose rows have vectors. */
    static final List<CurrentRows> WITH_VECTORS =
            ALL.stream().filter(CurrentRows::vectors).toList();

    static Optional<CurrentRows> of(String dataType) {
        return ALL.stream().filter(rows -> rows.dataType.equals(dataType)).findFirst();
    }

    /** A statement, with %1$s for the table and %2$s for its key column. */
    String in(String sql) {
        return sql.formatted(table, key);
    }
}
