package dev.cairn.cli;

import dev.cairn.control.resume.Cancellation;
import dev.cairn.control.runs.Runs;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn runs cancel}. */
@Command(
        name = "cancel",
        description = {"Stop a run within seconds.", "What was loaded stays. To go on with it later: cairn runs resume."
        })
final class RunsCancelCommand extends TargetCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    RunsCancelCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var target = target();
        var kafka = target.kafka();
        new Cancellation(kafka, target.database(), session().audit(kafka)).cancel(runId);
        var cancelled = awaitCancelled(target);
        if (!cancelled) {
            output().note("the services were told; load-service has not written it down yet: see cairn runs show "
                    + runId);
        }
        var report = RunReport.of(target, runId);
        output().result(report, () -> text(report));
        return ExitCodes.DONE;
    }

    private boolean awaitCancelled(Target target) throws InterruptedException {
        var runs = new Runs(target.database());
        var pause = new CountDownLatch(1);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (runs.find(runId).filter(run -> run.status().finished()).isPresent()) {
                return true;
            }
            var unused = pause.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private String text(RunReport report) {
        var run = report.run();
        var records = run.records();
        var open = records.pending();
        return "%s is %s: %d of %d items were done; %d records stay loaded, %d unchanged; %s were not done%n"
                        .formatted(
                                run.runId(),
                                run.status(),
                                run.items().completed(),
                                run.items().total(),
                                records.loaded(),
                                records.unchanged(),
                                open == null ? "the others" : open)
                + "go on with: cairn runs resume " + run.runId();
    }
}
