package dev.cairn.cli;

import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.resume.Resume;
import dev.cairn.control.resume.ResumePlan;
import dev.cairn.control.runs.RunSummary;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn runs resume}. */
@Command(
        name = "resume",
        description = {
            "Go on with a run: publish again what of it is not complete.",
            "After a crash nothing need be typed: services go on by themselves. This is for runs that were cancelled,"
                    + " whose items failed, or whose records the topics hold no longer. Nothing is paid for twice."
        })
final class RunsResumeCommand extends TargetCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Option(names = "--retry-errors", description = "Begin items anew, too, that have dead letters.")
    private boolean retryErrors;

    @Option(names = "--dry-run", description = "Say what would be published, and publish nothing.")
    private boolean dryRun;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The model that you would use today. The run keeps its own; a difference is shown.")
    private @Nullable String model;

    @Option(
            names = "--embedding-template",
            paramLabel = "TEMPLATE",
            description = "The text that you would embed today. The run keeps its own; a difference is shown.")
    private @Nullable String template;

    @Option(names = "--budget", paramLabel = "BOUND", description = BudgetOption.DESCRIPTION)
    private @Nullable String budget;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    RunsResumeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var bound = BudgetOption.parse(budget);
        var target = target();
        var kafka = target.kafka();
        var resume = new Resume(
                kafka, target.database(), session().audit(kafka), session().clock());
        var plan = resume.plan(runId, retryErrors);
        var run = RunReport.of(target, runId).run();
        warnOfDifferences(run);
        if (plan.unknown() > 0) {
            output().note(plan.unknown() + " items of the run were never read by load-service: publish them anew");
        }
        if (!dryRun) {
            var attempt =
                    resume.publish(runId, plan.items(), bound == null ? null : bound.of(model(run), target.prices()));
            if (wait) {
                output().note(text(plan));
                return follow(target, runId, attempt);
            }
        }
        output().result(plan, () -> text(plan));
        return ExitCodes.DONE;
    }

    private String text(ResumePlan plan) {
        return "%s %s: %d items again, %d stay as they are"
                .formatted(
                        plan.runId(),
                        dryRun ? "would be resumed" : "is resumed",
                        plan.items().size(),
                        plan.left());
    }

    private static String model(RunSummary run) {
        return run.settings().getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL);
    }

    private void warnOfDifferences(RunSummary run) {
        var frozen = run.settings();
        var today = PublishRequest.settings(
                Objects.requireNonNullElse(model, model(run)),
                Objects.requireNonNullElse(template, frozen.getOrDefault(PublishRequest.EMBEDDING_TEMPLATE, "")));
        for (var name : List.of(PublishRequest.MODEL, PublishRequest.EMBEDDING_TEMPLATE)) {
            var ofRun = frozen.getOrDefault(name, "");
            var ofToday = today.getOrDefault(name, "");
            if (!ofRun.equals(ofToday)) {
                output().note("warning: " + name + " stays \"" + ofRun + "\" as the run began with, not \"" + ofToday
                        + "\"; for that, publish a new run");
            }
        }
    }
}
