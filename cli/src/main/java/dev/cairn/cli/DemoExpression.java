package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.cairn.control.expression.GeneByCohort;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.quality.Quality;
import dev.cairn.control.runs.RunStatus;
import dev.cairn.ingest.expression.ExpressionConnector;
import dev.cairn.samples.ExpressionGenerator;
import dev.cairn.samples.ExpressionStudyPlan;
import dev.cairn.samples.ExpressionStudyPlan.Technology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows of gene expression.
 *
 * @param score of the study's quality, 0 to 100
 * @param cohorts of a gene that is made to respond to sepsis
 */
record DemoExpression(RunReport run, double score, List<GeneByCohort> cohorts) {
    private static final ExpressionStudyPlan STUDY = new ExpressionStudyPlan("CRN000001", Technology.RNA_SEQ, 500, 24);
    private static final String GENE = ExpressionStudyPlan.gene(0);
    private static final int COHORTS = 4;

    /** Writes the invented study into a folder, and says how it is published. */
    static PublishRequest request(Path folder) throws IOException {
        ExpressionGenerator.seeded(1).write(List.of(STUDY), folder);
        return new PublishRequest(
                ExpressionConnector.DATA_TYPE,
                folder.toUri(),
                PublishRequest.settings(PublishRequest.NO_MODEL, ""),
                List.of(new NewItem(STUDY.accession(), Map.of(ExpressionConnector.STUDY, STUDY.accession()))));
    }

    static DemoExpression of(Target target, String runId) {
        var database = target.database();
        return new DemoExpression(
                RunReport.of(target, runId),
                new Quality(database).show(STUDY.accession()).get(0).score(),
                GeneByCohort.of(database, GENE));
    }

    /** True if every gene is loaded, and the gene has its cohorts. */
    @JsonIgnore
    boolean succeeded() {
        var loaded = run.run().records().loaded();
        return run.run().status() == RunStatus.COMPLETED && loaded == STUDY.genes() + 1L && cohorts.size() == COHORTS;
    }

    String text(Output output) {
        var table = output.table("GENE", "STUDY", "COHORT", "N", "MEAN", "SD", "MEDIAN");
        cohorts.forEach(cohort -> table.row(
                cohort.gene(),
                cohort.study(),
                cohort.illness(),
                cohort.n(),
                rounded(cohort.mean()),
                rounded(cohort.sd()),
                rounded(cohort.median())));
        return run.text(output) + "  quality   %.0f of 100%n%n".formatted(score) + table;
    }

    private static String rounded(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
