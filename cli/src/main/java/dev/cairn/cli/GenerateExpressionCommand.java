package dev.cairn.cli;

import dev.cairn.samples.ExpressionGenerator;
import dev.cairn.samples.ExpressionStudyPlan;
import dev.cairn.samples.ExpressionStudyPlan.Technology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn generate gene_expression}. */
@Command(
        name = "gene_expression",
        description = {
            "Invented gene expression studies in the layout of a refine.bio download.",
            "Publish them with: cairn publish gene_expression --source DIR"
        })
final class GenerateExpressionCommand extends CairnCommand {
    private static final int MAX_STUDIES = 1000;
    private static final int MAX_GENES = 100_000;
    private static final int MAX_SAMPLES = 20_000;
    private static final String ACCESSION = "CRN%06d";

    @Option(names = "--studies", defaultValue = "1", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int studies;

    @Option(names = "--genes", required = true, paramLabel = "N", description = "Genes of each study.")
    private int genes;

    @Option(names = "--samples", required = true, paramLabel = "N", description = "Samples of each study.")
    private int samples;

    @Option(names = "--microarray", description = "Microarrays, with negative values, instead of RNA-seq.")
    private boolean microarray;

    @Option(names = "--gzip", description = "Compress the matrices.")
    private boolean gzip;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to; made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same studies.")
    private long seed;

    GenerateExpressionCommand(Session session) {
        super(session);
    }

    /** What was written. */
    record Generated(List<String> studies, int genes, int samples, long values, Path folder) {}

    @Override
    public Integer call() throws IOException {
        bounded("--studies", studies, MAX_STUDIES);
        bounded("--genes", genes, MAX_GENES);
        bounded("--samples", samples, MAX_SAMPLES);
        var folder = session().path(out);
        if (!Directories.empty(folder)) {
            throw usage("--out " + folder + " is not empty: a run would read what is there too");
        }
        var technology = microarray ? Technology.MICROARRAY : Technology.RNA_SEQ;
        var plans = IntStream.rangeClosed(1, studies)
                .mapToObj(number -> new ExpressionStudyPlan(ACCESSION.formatted(number), technology, genes, samples))
                .toList();
        var generator = ExpressionGenerator.seeded(seed);
        (gzip ? generator.withGzip() : generator).write(plans, folder);
        var names = plans.stream().map(ExpressionStudyPlan::accession).toList();
        var generated = new Generated(names, genes, samples, (long) studies * genes * samples, folder);
        output().result(
                        generated,
                        () -> "wrote %d studies of %d genes and %d samples, %d values, under %s"
                                .formatted(studies, genes, samples, generated.values(), folder));
        return ExitCodes.DONE;
    }

    private void bounded(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw usage(option + " must be 1 to " + most);
        }
    }
}
