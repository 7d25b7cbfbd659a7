package dev.cairn.cli;

import dev.cairn.control.experiments.ExperimentRuns;
import dev.cairn.control.progress.RunProgress;
import dev.cairn.control.publish.Disease;
import dev.cairn.control.publish.DiseaseSearch;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.control.runs.Reconcile;
import dev.cairn.control.search.Search;
import dev.cairn.samples.SampleSet;
import dev.cairn.samples.TrialsApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn demo}. */
@Command(
        name = "demo",
        description = {
            "See it work, on this machine alone.",
            "Invented studies about 20 rare diseases go from a local server that speaks the API of ClinicalTrials.gov"
                    + " through all four services into PostgreSQL, with embeddings; then an invented gene expression study"
                    + " from its files; then invented narratives, and an experiment that looks for violence in them."
        })
final class DemoCommand extends CairnCommand {
    private static final String MODEL = "onnx";
    private static final int HITS = 3;
    private static final List<String> QUESTIONS = List.of(
            "enzyme replacement therapy in infants",
            "gene therapy for muscle weakness",
            "quality of life with a special diet");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the data here. Default: a directory of its own")
    private @Nullable Path dataDir;

    @Option(names = "--keep", description = "Leave everything up at the end, until Ctrl-C.")
    private boolean keep;

    DemoCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (dataDir != null) {
            return run(session().path(dataDir));
        }
        var directory = Files.createTempDirectory("cairn-demo-");
        try {
            return run(directory);
        } finally {
            Directories.delete(directory);
        }
    }

    private int run(Path directory) throws IOException, InterruptedException {
        var started = session().clock().instant();
        var log = ServiceLog.into(directory);
        var sample = SampleSet.create();
        output().note("starting broker, schema registry, PostgreSQL and four services in " + directory + " …");
        try (var foreground = new Foreground();
                var api = TrialsApiServer.start(sample.studies())) {
            var stack = RunningStack.start(session(), directory, List.of(PipelineService.values()));
            foreground.closeAtEnd(stack);
            output().note("ready after "
                    + Format.duration(
                            Duration.between(started, session().clock().instant()))
                    + "; log: " + log);
            var runId = publish(stack.target(), sample, api);
            follow(stack, runId);
            var expression = expression(stack, directory);
            var narratives = narratives(stack, directory);
            var report = report(stack, sample, runId, expression, narratives, log);
            output().result(report, () -> report.text(output()));
            if (keep) {
                output().note("everything stays up until Ctrl-C; try: cairn runs list --data-dir " + directory);
                foreground.awaitEnd(stack::checkAlive);
            }
            return report.succeeded() ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private String publish(Target target, SampleSet sample, TrialsApiServer api) {
        var items = sample.diseases().stream()
                .map(disease -> new Disease(disease.name(), disease.orphaCode()).item(DiseaseSearch.TERM))
                .toList();
        var request = new PublishRequest("clinical_trials", api.baseUri(), PublishRequest.settings(MODEL, ""), items);
        var runId = publish(target, request);
        output().note("published " + runId + ": " + items.size() + " diseases to look up at " + api.baseUri());
        return runId;
    }

    private String publish(Target target, PublishRequest request) {
        var kafka = target.kafka();
        return new Publisher(kafka, session().audit(kafka), session().clock()).publish(request);
    }

    private DemoExpression expression(RunningStack stack, Path directory) throws IOException, InterruptedException {
        var request = DemoExpression.request(directory.resolve("expression"));
        var runId = publish(stack.target(), request);
        output().note("published " + runId + ": a gene expression study in " + request.source());
        follow(stack, runId);
        return DemoExpression.of(stack.target(), runId);
    }

    private DemoNarratives narratives(RunningStack stack, Path directory) throws IOException, InterruptedException {
        var target = stack.target();
        var request = DemoNarratives.request(directory.resolve("narratives.csv"));
        var loading = publish(target, request);
        output().note("published " + loading + ": narratives in " + request.source());
        follow(stack, loading);
        var kafka = target.kafka();
        var config = DemoNarratives.configuration(directory).config();
        var runs = new ExperimentRuns(
                kafka, target.database(), session().audit(kafka), session().clock());
        var experiment = ExperimentRuns.draft(
                config, DemoNarratives.DATA_SOURCE, session().clock());
        var started = runs.start(experiment, null);
        output().note("published %s: the experiment %s about %d narratives"
                .formatted(started.runId(), started.experimentId(), started.narratives()));
        follow(stack, started.runId());
        return DemoNarratives.of(
                target, started.experimentId(), started.runId(), session().clock());
    }

    private void follow(RunningStack stack, String runId) throws InterruptedException {
        var target = stack.target();
        try (var progress = new RunProgress(
                runId, target.kafka(), target.database(), session().clock())) {
            new ProgressView(output(), session()).follow(progress::snapshot, stack::checkAlive);
        }
    }

    private DemoReport report(
            RunningStack stack,
            SampleSet sample,
            String runId,
            DemoExpression expression,
            DemoNarratives narratives,
            Path log) {
        var target = stack.target();
        var database = target.database();
        var run = RunReport.of(target, runId);
        var reconciliation = new Reconcile(database).compare(Optional.of(runId));
        var search = new Search(database);
        var model = run.run().settings().getOrDefault(PublishRequest.MODEL, MODEL);
        try (var query = new QueryEmbedding(target.environment())) {
            var searches = QUESTIONS.stream()
                    .map(question -> new SearchCommand.Found(
                            question, model, search.nearest(model, query.embed(model, question), HITS)))
                    .toList();
            return new DemoReport(
                    run,
                    reconciliation,
                    sample.recordsOfAllDiseases(),
                    sample.invalidOfAllDiseases(),
                    searches,
                    expression,
                    narratives,
                    stack.connection().databaseUrl(),
                    stack.connection().databaseUser(),
                    log);
        }
    }
}
