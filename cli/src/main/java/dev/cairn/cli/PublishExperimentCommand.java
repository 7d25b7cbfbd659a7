package dev.cairn.cli;

import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.control.experiments.Experiment;
import dev.cairn.control.experiments.ExperimentConfig;
import dev.cairn.control.experiments.ExperimentFile;
import dev.cairn.control.experiments.ExperimentRuns;
import dev.cairn.control.experiments.Experiments;
import dev.cairn.control.experiments.StartedRun;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.experiment.NarrativesUri;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn publish narrative_experiments}. */
@Command(
        name = "narrative_experiments",
        description = {
            "An experiment: ask a model about every narrative of a data source.",
            "Freezes what the file says and publishes the first run. Prints the ids of both; with --wait shows progress"
                    + " and then the run's account. To go on later: cairn experiment resume."
        })
final class PublishExperimentCommand extends TargetCommand {
    private static final int MAX_SAMPLE = 10_000;
    private static final int LONGEST_PARAMETERS = 160;
    private static final String MAX_TOKENS = "max_tokens";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The experiment, a YAML file.")
    private Path config = Path.of("");

    @Option(
            names = "--data-source",
            paramLabel = "NAME",
            description = "The narratives to ask about. Default: data.source of the file, else the name of data.file.")
    private @Nullable String dataSource;

    @Option(
            names = "--max-narratives",
            paramLabel = "N",
            description = "The first so many narratives, by incident and type. Default: as the file says, else all.")
    private @Nullable Long maxNarratives;

    @Option(names = "--budget", paramLabel = "BOUND", description = BudgetOption.DESCRIPTION)
    private @Nullable String budget;

    @Option(
            names = "--estimate",
            description = "Publish nothing; say how many narratives there are and what the model would cost, from a"
                    + " sample. Prices come from the file that CAIRN_MODEL_PRICES names.")
    private boolean estimate;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "500",
            description = "Narratives to look at for --estimate. Default: ${DEFAULT-VALUE}.")
    private int sample;

    @Option(names = "--validate-only", description = "Publish nothing; read the file, and say what is wrong with it.")
    private boolean validateOnly;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    PublishExperimentCommand(Session session) {
        super(session);
    }

    /** A file that can be used. */
    record Validated(
            String name,
            String model,
            @Nullable String dataSource,
            @Nullable Long maxNarratives,
            Map<String, String> parameters,
            String configHash) {}

    @Override
    public Integer call() throws InterruptedException {
        var bound = BudgetOption.parse(budget);
        if (maxNarratives != null && maxNarratives < 1) {
            throw usage("--max-narratives must be at least 1");
        }
        if ((estimate || validateOnly) && wait) {
            throw usage((estimate ? "--estimate" : "--validate-only") + " publishes nothing to --wait for");
        }
        var file = ExperimentFile.read(session().path(config), session().environment());
        file.remarks().forEach(output()::note);
        var chosen = file.config().over(dataSource, maxNarratives);
        if (validateOnly) {
            return validated(chosen);
        }
        if (chosen.dataSource() == null) {
            throw usage("the file names no narratives: give data.source there, or --data-source");
        }
        var experiment =
                ExperimentRuns.draft(chosen, chosen.dataSource(), session().clock());
        var target = target();
        if (estimate) {
            return estimate(target, experiment);
        }
        var kafka = target.kafka();
        var runs = new ExperimentRuns(
                kafka, target.database(), session().audit(kafka), session().clock());
        var started = runs.start(experiment, bound == null ? null : bound.of(chosen.model(), target.prices()));
        return finish(this, target, started, wait);
    }

    /** Waits for a run of an experiment, or says what was published. */
    static int finish(TargetCommand command, Target target, StartedRun started, boolean wait)
            throws InterruptedException {
        if (wait) {
            command.output()
                    .note("experiment %s: published %s with %d narratives"
                            .formatted(started.experimentId(), started.runId(), started.narratives()));
            return command.follow(target, started.runId());
        }
        command.output()
                .result(
                        started,
                        () -> "experiment  %s%nrun         %s%nnarratives  %d%n"
                                .formatted(started.experimentId(), started.runId(), started.narratives()));
        return ExitCodes.DONE;
    }

    private int validated(ExperimentConfig chosen) {
        var view = new Validated(
                chosen.name(),
                chosen.model(),
                chosen.dataSource(),
                chosen.maxNarratives(),
                new TreeMap<>(chosen.parameters()),
                chosen.hash());
        output().result(
                        view,
                        () -> "%s can be used%n  name        %s%n  model       %s%n  narratives  %s%n  parameters  %s%n"
                                .formatted(
                                        config,
                                        view.name(),
                                        view.model(),
                                        (view.dataSource() == null
                                                        ? "to be named with --data-source"
                                                        : view.dataSource())
                                                + (view.maxNarratives() == null
                                                        ? ""
                                                        : ", at most " + view.maxNarratives()),
                                        Format.cut(view.parameters().toString(), LONGEST_PARAMETERS)));
        return ExitCodes.DONE;
    }

    private int estimate(Target target, Experiment experiment) {
        if (sample < 1 || sample > MAX_SAMPLE) {
            throw usage("--sample must be 1 to " + MAX_SAMPLE);
        }
        var database = target.database();
        var experiments = new Experiments(database);
        experiments.requireDataSource(experiment.dataSource());
        var found = new ExperimentEstimator(
                        experiments,
                        new HeldAnswers(database),
                        target.prices(),
                        session().clock())
                .estimate(experiment, sample);
        var view = new EstimateView(
                ExperimentSettings.DATA_TYPE,
                NarrativesUri.of(experiment.dataSource()).toString(),
                experiment.config().model(),
                found);
        output().result(view, () -> view.text(output()));
        output().note("of prompts and narratives alone; what the model answers comes on top"
                + answers(experiment.config().parameters().get(MAX_TOKENS), found.calls()));
        return ExitCodes.DONE;
    }

    private static String answers(@Nullable String maxTokens, long calls) {
        return maxTokens == null
                ? ""
                : ": at most %s tokens each, %d in all".formatted(maxTokens, Long.parseLong(maxTokens) * calls);
    }
}
