package dev.cairn.cli;

import dev.cairn.control.runs.Reconciliation;
import dev.cairn.control.runs.RunStatus;
import java.nio.file.Path;
import java.util.List;

/**
 * What the demo shows at its end, and whether it went as it must.
 *
 * @param expectedRecords how many records the sample has for the published diseases
 * @param expectedDead how many of these are invalid on purpose
 */
record DemoReport(
        RunReport run,
        Reconciliation reconciliation,
        long expectedRecords,
        long expectedDead,
        List<SearchCommand.Found> searches,
        DemoExpression expression,
        DemoNarratives narratives,
        String databaseUrl,
        String databaseUser,
        Path log) {

    /** True if nothing is missing and nothing died but what had to. */
    boolean succeeded() {
        var records = run.run().records();
        return run.run().status() != RunStatus.FAILED
                && reconciliation.agrees()
                && records.accounted() == expectedRecords
                && records.dead() == expectedDead
                && searches.stream().noneMatch(search -> search.hits().isEmpty())
                && expression.succeeded()
                && narratives.succeeded();
    }

    String text(Output output) {
        var text = new StringBuilder();
        heading(output, text, "The run");
        text.append(run.text(output));
        text.append("The %d dead letters are meant to be: the sample has %d invalid records among its %d.%n"
                .formatted(run.run().records().dead(), expectedDead, expectedRecords));
        heading(output, text, "Reconciled: every record's outcome, counted again");
        text.append(ReconcileCommand.text(output, reconciliation));
        for (var search : searches) {
            heading(output, text, "Search: " + search.query());
            text.append(SearchCommand.text(output, search.hits()));
        }
        heading(output, text, "Gene expression: a gene that was made to respond to sepsis");
        text.append(expression.text(output));
        heading(output, text, "An experiment: which of these narratives tell of violence by a partner?");
        text.append(narratives.text(output));
        heading(output, text, "Where the data is");
        text.append("""
                  tables  clinical_trials, embeddings, disease_trials, documents, runs, run_records, dead_letters
                          source_narratives, narrative_results, experiments
                  views   fact_gene_expression, vw_expression_long, vw_expression_by_cohort
                """);
        text.append("  psql    psql \"").append(psqlUri()).append("\"\n");
        text.append("  log     ").append(log).append('\n');
        text.append(succeeded() ? output.styled("@|bold,green The demo succeeded.|@") : failure(output));
        return text.toString();
    }

    private String failure(Output output) {
        return output.styled("@|bold,red The demo failed|@") + ": run "
                + run.run().status() + ", "
                + run.run().records().accounted() + " of " + expectedRecords + " records accounted for, "
                + run.run().records().dead() + " dead instead of " + expectedDead + ", "
                + reconciliation.mismatches().size() + " mismatches; gene expression "
                + expression.run().run().status() + ", experiment "
                + narratives.run().run().status() + ". See " + log;
    }

    /** The same database in the form that psql takes. */
    private String psqlUri() {
        var uri = databaseUrl.startsWith("jdbc:") ? databaseUrl.substring("jdbc:".length()) : databaseUrl;
        return uri.replace("://", "://" + databaseUser + "@");
    }

    private static void heading(Output output, StringBuilder text, String heading) {
        text.append('\n').append(output.styled("@|bold " + heading + "|@")).append('\n');
    }
}
