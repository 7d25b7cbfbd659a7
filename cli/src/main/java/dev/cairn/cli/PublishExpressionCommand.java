package dev.cairn.cli;

import dev.cairn.control.publish.CompleteRuns;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.control.publish.SourceUri;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.ingest.expression.ExpressionConnector;
import dev.cairn.ingest.expression.ExpressionSource;
import dev.cairn.ingest.expression.ListedStudy;
import dev.cairn.ingest.expression.Threshold;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn publish gene_expression}. */
@Command(
        name = "gene_expression",
        description = {
            "Gene expression studies as refine.bio hands them out.",
            "One item for each study of a download, by experiment or by species. Prints the run's id; with --wait shows"
                    + " its progress and then its account."
        })
final class PublishExpressionCommand extends TargetCommand {
    private static final String FILE = "file:";

    @Option(
            names = "--source",
            required = true,
            paramLabel = "PATH",
            description = "The download: a folder or a zip with <accession>.tsv, metadata_<accession>.tsv and"
                    + " aggregated_metadata.json, as far as they are there.")
    private String source = "";

    @Option(names = "--studies", paramLabel = "ACCESSION", split = ",", description = "Only these. Default: all.")
    private List<String> studies = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "NAME=VALUE",
            description = "Another bound of a quality check, for this run, such as missing_values_error=0.2.")
    private Map<String, String> thresholds = Map.of();

    @Option(
            names = "--validate-only",
            description = "Publish nothing; read the studies, and say what the quality checks find.")
    private boolean validateOnly;

    @Option(
            names = "--reread",
            description =
                    "Read every study whole. Without it, a study whose files are those that its newest complete run"
                            + " read is not read again: its genes are noted as unchanged.")
    private boolean reread;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    PublishExpressionCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        var uri = SourceUri.resolve(
                source.startsWith(FILE) ? source : FILE + source, session().workingDirectory());
        var items = items(uri);
        if (validateOnly) {
            return validate(uri, items);
        }
        var target = target();
        var settings = PublishRequest.settings(PublishRequest.NO_MODEL, "");
        var request = new PublishRequest(
                ExpressionConnector.DATA_TYPE, uri, settings, reread ? items : unchangedSince(target, items));
        var kafka = target.kafka();
        var runId = new Publisher(kafka, session().audit(kafka), session().clock()).publish(request);
        if (wait) {
            output().note("published " + runId + " with " + items.size() + " studies");
            return follow(target, runId);
        }
        var published = new PublishTrialsCommand.Published(runId, ExpressionConnector.DATA_TYPE, items.size());
        output().result(published, () -> runId);
        return ExitCodes.DONE;
    }

    private int validate(URI uri, List<NewItem> items) throws InterruptedException {
        if (wait) {
            throw usage("--validate-only publishes nothing to --wait for");
        }
        var report = ValidationReport.of(uri, items);
        output().result(report, () -> report.text(output()));
        return report.rejected() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private List<NewItem> items(URI uri) {
        try (var files = ExpressionSource.at(uri)) {
            var found = new TreeMap<String, ListedStudy>();
            files.studies().forEach(study -> found.put(study.accession(), study));
            var chosen = studies.isEmpty() ? found.keySet() : new LinkedHashSet<>(studies);
            var unknown =
                    chosen.stream().filter(study -> !found.containsKey(study)).toList();
            if (!unknown.isEmpty()) {
                throw usage("--studies names " + unknown + "; the source has " + found.keySet());
            }
            return items(chosen);
        }
    }

    private static List<NewItem> unchangedSince(Target target, List<NewItem> items) {
        var studies = items.stream().map(NewItem::entity).toList();
        var runs = new CompleteRuns(target.database()).newest(ExpressionConnector.DATA_TYPE, studies);
        return items.stream()
                .map(item -> runs.containsKey(item.entity())
                        ? item.with(SourceConnector.UNCHANGED_SINCE, runs.get(item.entity()))
                        : item)
                .toList();
    }

    private List<NewItem> items(Set<String> accessions) {
        var bounds = new HashMap<String, String>();
        thresholds.forEach((name, value) ->
                bounds.put(choice("--threshold", name, Threshold.class).parameter(), value));
        return accessions.stream()
                .map(accession -> {
                    var parameters = new HashMap<>(bounds);
                    parameters.put(ExpressionConnector.STUDY, accession);
                    return new NewItem(accession, parameters);
                })
                .toList();
    }
}
