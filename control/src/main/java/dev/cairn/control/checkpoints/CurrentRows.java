package dev.cairn.control.checkpoints;

import dev.cairn.kit.experiment.ExperimentSettings;
import java.util.List;

/**
 * A table that holds the newest version of each record of a data type, with the loader's columns {@code content_hash} and
 * {@code observed_at}; a data type may have several. Of gene expression it is that of the headers; {@link GeneRemoval}
 * knows of the genes.
 *
 * @param key SQL for the record key, of a row named {@code t}
 * @param indexed whether rows are found by that key, and not only by reading them all
 * @param vectors whether it has the column {@code embedding_key}
 */
record CurrentRows(String dataType, String table, String key, boolean indexed, boolean vectors) {
    /** Of a data type that is not here, nothing is ever removed. */
    static final List<CurrentRows> ALL = List.of(
            new CurrentRows("clinical_trials", "clinical_trials", "t.nct_id", true, true),
            new CurrentRows(GeneRemoval.DATA_TYPE, "dim_study", "t.accession", true, false),
            new CurrentRows("narratives", "narrative_sources", "t.data_source", true, false),
            new CurrentRows(
                    "narratives",
                    "source_narratives",
                    "concat_ws('/', t.data_source, t.incident_id, t.narrative_type)",
                    false,
                    false),
            new CurrentRows(
                    ExperimentSettings.DATA_TYPE,
                    "narrative_results",
                    "concat_ws('/', t.experiment_id, t.incident_id, t.narrative_type)",
                    false,
                    false));

    /** Those whose rows have vectors. */
    static final List<CurrentRows> WITH_VECTORS =
            ALL.stream().filter(CurrentRows::vectors).toList();

    /** Those of a data type; none if nothing of it is ever removed. */
    static List<CurrentRows> of(String dataType) {
        return ALL.stream().filter(rows -> rows.dataType.equals(dataType)).toList();
    }

    /** A statement, with %1$s for the table and %2$s for the record key of its row {@code t}. */
    String in(String sql) {
        return sql.formatted(table, key);
    }

    /**
     * SQL for whether a row has the content {@code k.hash} of the record {@code k.key}. A content names its record, so
     * that the key only helps to find the row.
     */
    String has() {
        var content = in("exists (select from %1$s t where t.content_hash = k.hash");
        return content + (indexed ? " and " + key + " = k.key)" : ")");
    }
}
