package dev.cairn.cli;

import dev.cairn.control.expression.StudyMatrix;
import dev.cairn.control.features.PairScan;
import dev.cairn.control.features.ScanRequest;
import dev.cairn.control.features.ScanResult;
import dev.cairn.control.features.ScanStatistic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn features scan}. */
@Command(
        name = "scan",
        description =
                "Compare all genes of a study with each other and list the strongest pairs. Genes with a missing value"
                        + " in the cohort are left out.")
final class FeaturesScanCommand extends TargetCommand {
    private static final int MOST = 1_000_000;

    /** Fewer give a coefficient of 1 to any two genes. */
    private static final int FEWEST_SAMPLES = 3;

    @Parameters(paramLabel = "STUDY", description = "The study's accession.")
    private String study = "";

    @Option(
            names = "--statistic",
            defaultValue = "PEARSON",
            description = "PEARSON, SPEARMAN, BIWEIGHT or COSINE. Default: ${DEFAULT-VALUE}.")
    private String statistic = "";

    @Option(names = "--log2", description = "Of log2(x + 1); genes with a negative value are left out.")
    private boolean log2;

    @Option(names = "--cohort", paramLabel = "CODE", required = true, description = "An illness, such as SEPSIS.")
    private String cohort = "";

    @Option(
            names = "--contrast",
            paramLabel = "CODE",
            description = "Another illness: rank by the statistic in the first minus that in this one.")
    private @Nullable String contrast;

    @Option(names = "--top", defaultValue = "20", description = "So many pairs at most. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--min-abs",
            defaultValue = "0",
            description = "No pairs whose value is nearer to 0. Default: ${DEFAULT-VALUE}.")
    private double minAbs;

    FeaturesScanCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (top < 1 || top > MOST) {
            throw usage("--top must be 1 to " + MOST);
        }
        if (!(minAbs >= 0)) {
            throw usage("--min-abs must not be negative");
        }
        if (cohort.equals(contrast)) {
            throw usage("--contrast must be another cohort than --cohort");
        }
        var chosen = choice("--statistic", statistic, ScanStatistic.class);
        var result = target().database().read(connection -> {
            var matrix = StudyMatrix.open(connection, study);
            var first = matrix.cohort(cohort, FEWEST_SAMPLES);
            var second = contrast == null ? null : matrix.cohort(contrast, FEWEST_SAMPLES);
            return PairScan.scan(new ScanRequest(chosen, log2, first, second, top, minAbs), matrix);
        });
        output().result(result, () -> text(result));
        return ExitCodes.DONE;
    }

    private String text(ScanResult result) {
        var table = output().table("VALUE", "GENE", "GENE2");
        result.strongest()
                .forEach(
                        pair -> table.row(String.format(Locale.ROOT, "%.6f", pair.value()), pair.gene(), pair.gene2()));
        return "%s%n%d pairs of %d genes; left out: %d genes with missing values, %d of which it is not defined"
                .formatted(table, result.pairs(), result.genes(), result.incomplete(), result.undefined());
    }
}
