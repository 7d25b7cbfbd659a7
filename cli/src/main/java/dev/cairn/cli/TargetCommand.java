package dev.cairn.cli;

import dev.cairn.control.progress.RunProgress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that talks to a running local stack or to a cluster. */
abstract class TargetCommand extends CairnCommand {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The local stack of this directory. Without it: the one of .cairn if it runs, else the"
                    + " cluster that the CAIRN_ variables name.")
    private @Nullable Path dataDir;

    TargetCommand(Session session) {
        super(session);
    }

    final Target target() {
        return Target.find(session(), dataDir);
    }

    /** Shows a run's progress until it ends, then its account. The exit code tells how it ended. */
    final int follow(Target target, String runId) throws InterruptedException {
        return follow(target, runId, 0);
    }

    /** The same from an attempt on: what became of those before is no end. */
    final int follow(Target target, String runId, int attempt) throws InterruptedException {
        try (var progress = new RunProgress(
                runId, attempt, target.kafka(), target.database(), session().clock())) {
            new ProgressView(output(), session()).follow(progress::snapshot, () -> {});
        }
        var report = RunReport.of(target, runId);
        output().result(report, () -> report.text(output()));
        return ExitCodes.of(report.run().status());
    }
}
