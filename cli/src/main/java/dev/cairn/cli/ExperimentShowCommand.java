package dev.cairn.cli;

import dev.cairn.control.evaluation.Evaluation;
import dev.cairn.control.evaluation.ExperimentReport;
import dev.cairn.control.evaluation.Metrics;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment show}. */
@Command(
        name = "show",
        description = {
            "What an experiment asks, how far it is, how well it answers, and what it cost.",
            "Measured is what has both an answer and a label: errors and unreadable answers are counted apart and are"
                    + " no negatives. A case is positive if either narrative's answer is, and negative only if all its"
                    + " narratives have answers. Intervals are Wilson's, of 95 %. No text of a narrative is shown."
        })
final class ExperimentShowCommand extends TargetCommand {
    @Parameters(paramLabel = "ID", description = "The experiment.")
    private String id = "";

    @Option(names = "--by-type", description = "Measure narratives of cme and le apart, too.")
    private boolean byType;

    @Option(names = "--show-prompts", description = "Show what the model is told, too.")
    private boolean showPrompts;

    ExperimentShowCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var whole = new Evaluation(target().database(), session().clock()).report(id);
        var report = showPrompts ? whole : whole.withoutPrompts();
        output().result(report, () -> text(report));
        return ExitCodes.DONE;
    }

    private String text(ExperimentReport report) {
        var view = new ExperimentView(output());
        var columns = new LinkedHashMap<String, Metrics>();
        columns.put("NARRATIVES", report.narratives());
        if (byType) {
            report.byType().forEach((type, metrics) -> columns.put(type, metrics));
        }
        columns.put("CASES", report.cases());
        return String.join(
                "\n",
                view.configuration(report.experiment()),
                view.progress(report.progress()),
                view.metrics(columns),
                view.calibration(report.calibration()),
                view.usage(report.usage()),
                view.runs(report.runs()));
    }
}
