package dev.cairn.cli;

import dev.cairn.control.experiments.Difference;
import dev.cairn.control.experiments.Differences;
import dev.cairn.control.experiments.Experiment;
import dev.cairn.control.experiments.ExperimentFile;
import dev.cairn.control.experiments.ExperimentRuns;
import dev.cairn.control.experiments.Experiments;
import dev.cairn.kit.experiment.Selection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn experiment resume}. */
@Command(
        name = "resume",
        description = {
            "Go on with an experiment: ask about the narratives that have no result yet.",
            "It asks what it was frozen with, whatever its file says today. Nothing is paid for twice."
        })
final class ExperimentResumeCommand extends TargetCommand {
    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @ArgGroup
    private @Nullable Errors errors;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The experiment's file: what it says otherwise today is shown, and not used.")
    private @Nullable Path config;

    @Option(names = "--budget", paramLabel = "BOUND", description = BudgetOption.DESCRIPTION)
    private @Nullable String budget;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    /** The experiment, one way or the other. */
    private static final class Which {
        @Parameters(paramLabel = "EXPERIMENT", description = "The experiment's id.")
        private @Nullable String id;

        @Option(
                names = "--latest",
                paramLabel = "NAME",
                description = "The experiment that was begun last of those of this name.")
        private @Nullable String latest;

        Experiment of(Experiments experiments) {
            return latest == null ? experiments.find(String.valueOf(id)) : experiments.latest(latest);
        }
    }

    /** What becomes of errors. */
    private static final class Errors {
        @Option(names = "--retry-errors", description = "Ask again, too, about narratives whose result is an error.")
        private boolean retry;

        @Option(names = "--errors-only", description = "Ask about narratives whose result is an error, and no others.")
        private boolean only;

        Selection selection() {
            return only ? Selection.ERRORS : retry ? Selection.MISSING_OR_ERROR : Selection.MISSING;
        }
    }

    ExperimentResumeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var bound = BudgetOption.parse(budget);
        var target = target();
        var experiment = which.of(new Experiments(target.database()));
        showDifferences(experiment);
        var kafka = target.kafka();
        var runs = new ExperimentRuns(
                kafka, target.database(), session().audit(kafka), session().clock());
        var started = runs.resume(
                experiment,
                errors == null ? Selection.MISSING : errors.selection(),
                bound == null ? null : bound.of(experiment.config().model(), target.prices()));
        return PublishExperimentCommand.finish(this, target, started, wait);
    }

    private void showDifferences(Experiment experiment) {
        if (config == null) {
            return;
        }
        var file = ExperimentFile.read(session().path(config), session().environment());
        var differences = Differences.between(experiment.config(), file.config());
        if (differences.isEmpty()) {
            output().note("the file says what the experiment was frozen with");
        }
        differences.forEach(this::show);
    }

    private void show(Difference difference) {
        if (difference.lines().isEmpty()) {
            output().note("warning: " + difference.field() + " stays \"" + difference.frozen()
                    + "\" as the experiment was frozen, not \"" + difference.file() + "\"");
        } else {
            output().note("warning: " + difference.field() + " stays as the experiment was frozen:");
            difference.lines().forEach(line -> output().note("  " + line));
        }
    }
}
