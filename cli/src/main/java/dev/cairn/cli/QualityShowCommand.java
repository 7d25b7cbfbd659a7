package dev.cairn.cli;

import dev.cairn.control.quality.Finding;
import dev.cairn.control.quality.Quality;
import dev.cairn.control.quality.RunQuality;
import java.math.BigDecimal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn quality show}. */
@Command(
        name = "show",
        description = {
            "The score of a gene expression study, what was measured of it, and what the checks found.",
            "The score is 100 less 50 for each error, 10 for each warning and 1 for each further finding."
        })
final class QualityShowCommand extends TargetCommand {
    private static final int LONGEST_LOCATION = 60;
    private static final int LONGEST_MESSAGE = 100;

    @Parameters(paramLabel = "STUDY", description = "Its accession, such as SRP110235.")
    private String study = "";

    @Option(names = "--all-runs", description = "Not only the newest run that brought it.")
    private boolean allRuns;

    QualityShowCommand(Session session) {
        super(session);
    }

    /** What is shown. */
    record Shown(String study, List<RunQuality> runs) {}

    @Override
    public Integer call() {
        var runs = new Quality(target().database()).show(study);
        var shown = new Shown(study, allRuns ? runs : runs.subList(0, 1));
        output().result(shown, () -> text(shown));
        return ExitCodes.DONE;
    }

    private String text(Shown shown) {
        var text = new StringBuilder();
        for (var run : shown.runs()) {
            text.append(output().styled("@|bold " + study + "|@"))
                    .append("  score %.0f  %s, checked %s%s%n"
                            .formatted(
                                    run.score(),
                                    run.runId(),
                                    Format.time(run.checkedAt()),
                                    run.rejected() ? ", REJECTED: nothing of it was loaded" : ""))
                    .append('\n')
                    .append(figures(run))
                    .append('\n')
                    .append(run.findings().isEmpty() ? "no findings\n" : findings(run.findings()));
        }
        return text.toString();
    }

    private Table figures(RunQuality run) {
        var table = output().table("MEASURED", "");
        run.figures().forEach((name, value) -> table.row(name, plain(value)));
        return table;
    }

    /** Counts without a fraction, and nothing in powers of ten. */
    private static BigDecimal plain(double value) {
        var number = BigDecimal.valueOf(value).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private Table findings(List<Finding> findings) {
        var table = output().table("SEVERITY", "PHASE", "CODE", "COUNT", "LOCATION", "MESSAGE");
        findings.forEach(finding -> table.row(
                finding.severity(),
                finding.phase(),
                finding.code(),
                finding.count(),
                Format.cut(finding.location(), LONGEST_LOCATION),
                Format.cut(finding.message(), LONGEST_MESSAGE)));
        return table;
    }
}
