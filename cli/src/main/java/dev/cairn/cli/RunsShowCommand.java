package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn runs show}. */
@Command(name = "show", description = "One run: its items, its records by outcome, its cost, and what went wrong.")
final class RunsShowCommand extends TargetCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    RunsShowCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var report = RunReport.of(target().database(), runId);
        output().result(report, () -> report.text(output()));
        return ExitCodes.DONE;
    }
}
