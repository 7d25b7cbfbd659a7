package dev.cairn.control.expression;

import dev.cairn.control.db.LedgerDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one gene is expressed in one cohort of one study, as {@code vw_expression_by_cohort} has it.
 *
 * @param illness the cohort
 * @param n values that are not null
 * @param mean null without a value, as are the others
 * @param sd of a sample; null of one value
 */
public record GeneByCohort(
        String gene,
        String illness,
        String study,
        long n,
        @Nullable Double mean,
        @Nullable Double sd,
        @Nullable Double median) {
    private static final String QUERY = """
            select illness, study, n, mean, sd, median from vw_expression_by_cohort where gene = ?
            order by study, illness
            """;

    /** The cohorts of all studies that have the gene. */
    public static List<GeneByCohort> of(LedgerDatabase database, String gene) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(QUERY)) {
                query.setString(1, gene);
                var row = query.executeQuery();
                var found = new ArrayList<GeneByCohort>();
                while (row.next()) {
                    found.add(new GeneByCohort(
                            gene,
                            row.getString("illness"),
                            row.getString("study"),
                            row.getLong("n"),
                            row.getObject("mean", Double.class),
                            row.getObject("sd", Double.class),
                            row.getObject("median", Double.class)));
                }
                return found;
            }
        });
    }
}
