package dev.cairn.control.runs;

import dev.cairn.control.db.LedgerDatabase;
import java.util.Optional;

/**
 * How much of a gene expression run has its outcome. While a study's header has not been loaded, its genes count for no
 * values.
 *
 * @param studies whose last record has its outcome
 * @param genes over all studies
 * @param values over all genes
 */
public record ExpressionTotals(long studies, long genes, long values) {
    private static final String DATA_TYPE = "gene_expression";

    /** One record of each study is its header. */
    private static final String TOTALS = """
            select count(*) filter (where i.status like 'COMPLETED%') as studies,
                   coalesce(sum(i.genes), 0) as genes,
                   coalesce(sum(i.genes * cardinality(s.sample_ids)), 0) as values
            from (select entity, status, greatest(loaded + unchanged + superseded - 1, 0) as genes
                  from run_items where run_id = ? and data_type = 'gene_expression') i
            left join dim_study d on d.accession = i.entity
            left join sample_sets s using (sample_set_id)
            """;

    /** The totals of a run as they stand now; empty for a run of another data type. */
    public static Optional<ExpressionTotals> of(LedgerDatabase database, RunSummary run) {
        if (!run.dataType().equals(DATA_TYPE)) {
            return Optional.empty();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement(TOTALS)) {
                query.setString(1, run.runId());
                var row = query.executeQuery();
                row.next();
                return Optional.of(
                        new ExpressionTotals(row.getLong("studies"), row.getLong("genes"), row.getLong("values")));
            }
        });
    }
}
