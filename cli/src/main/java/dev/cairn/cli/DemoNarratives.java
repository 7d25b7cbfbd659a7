package dev.cairn.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.cairn.control.evaluation.Evaluation;
import dev.cairn.control.evaluation.ExperimentReport;
import dev.cairn.control.experiments.ExperimentFile;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.ingest.narratives.NarrativesConnector;
import dev.cairn.samples.NarrativeGenerator;
import dev.cairn.samples.NarrativePlan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What the demo shows of narratives.
 *
 * @param run of the experiment
 * @param experiment how well the offline detector answers
 */
record DemoNarratives(RunReport run, ExperimentReport experiment) {
    /** As the sample configuration has it. */
    static final String DATA_SOURCE = "narratives";

    private static final String CONFIGURATION = "semantic-detector.yaml";
    private static final NarrativePlan NARRATIVES =
            new NarrativePlan(20, NarrativePlan.Layout.LONG, NarrativePlan.Format.CSV);

    /** Writes invented narratives into a file, and says how they are published. */
    static PublishRequest request(Path file) throws IOException {
        NarrativeGenerator.seeded(1).write(NARRATIVES, file);
        return new PublishRequest(
                NarrativesConnector.DATA_TYPE,
                file.toUri(),
                PublishRequest.settings(PublishRequest.NO_MODEL, ""),
                List.of(new NewItem(DATA_SOURCE, Map.of(NarrativesConnector.DATA_SOURCE, DATA_SOURCE))));
    }

    /** The sample configuration of the offline detector, by way of a file in a folder. */
    static ExperimentFile configuration(Path folder) throws IOException {
        var file = folder.resolve(CONFIGURATION);
        try (var sample = NarrativeGenerator.class.getResourceAsStream(CONFIGURATION)) {
            if (sample == null) {
                throw new FileNotFoundException(CONFIGURATION + " is not on the class path");
            }
            Files.copy(sample, file);
        }
        return ExperimentFile.read(file, Map.of());
    }

    static DemoNarratives of(Target target, String experimentId, String runId, Clock clock) {
        return new DemoNarratives(
                RunReport.of(target, runId), new Evaluation(target.database(), clock).report(experimentId));
    }

    /** True if every narrative that takes part has its answer. */
    @JsonIgnore
    boolean succeeded() {
        var progress = experiment.progress();
        return progress.done() > 0 && progress.done() == progress.total();
    }

    String text(Output output) {
        var view = new ExperimentView(output);
        return run.text(output) + '\n'
                + view.metrics(Map.of("NARRATIVES", experiment.narratives()))
                + "A baseline on invented narratives: it compares sentences, and knows nothing of who did what to whom.\n";
    }
}
