package dev.cairn.cli;

import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.control.publish.DiseaseList;
import dev.cairn.control.publish.DiseaseSearch;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.control.publish.SourceUri;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn publish clinical_trials}. */
@Command(
        name = "clinical_trials",
        description = {
            "Studies of ClinicalTrials.gov.",
            "One item for each disease of a list, or one query for many studies. From files, without a query, all of"
                    + " them. Prints the run's id; with --wait shows its progress and then its account."
        })
final class PublishTrialsCommand extends TargetCommand {
    private static final String DATA_TYPE = "clinical_trials";
    private static final int MAX_SAMPLE = 1000;
    private static final String LIVE_API = "https://clinicaltrials.gov/api/v2";

    @Option(
            names = "--diseases",
            paramLabel = "FILE",
            description = "A list of diseases, JSON or CSV, with disease_name and orpha_code: one item each.")
    private @Nullable Path diseases;

    @Option(
            names = "--search",
            paramLabel = "WHERE",
            defaultValue = "term",
            description = "Where a disease's name is looked for: term (anywhere) or condition. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String search = "";

    @ArgGroup(exclusive = false, heading = "One query for many studies:%n")
    private BulkOptions bulk = new BulkOptions();

    @Option(
            names = "--source",
            paramLabel = "URI",
            defaultValue = LIVE_API,
            description = "The API, or file: and a path to a page, a folder of pages or NDJSON of studies, each plain"
                    + " or gzip. Default: ${DEFAULT-VALUE}.")
    private String source = LIVE_API;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "onnx",
            description = "What embeds the studies: onnx (in the process), openai (any compatible endpoint), none, or"
                    + " provider:name[@dimensions]. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--embedding-template",
            paramLabel = "TEMPLATE",
            defaultValue = "",
            description = "The text that is embedded. Default: title, summary, conditions, eligibility.")
    private String template = "";

    @Option(names = "--budget", paramLabel = "BOUND", description = BudgetOption.DESCRIPTION)
    private @Nullable String budget;

    @Option(names = "--wait", description = "Show progress and wait until every record has its outcome.")
    private boolean wait;

    @Option(
            names = "--estimate",
            description =
                    "Publish nothing; say how many records there are and what the model would cost, from a sample."
                            + " Prices come from the file that CAIRN_MODEL_PRICES names.")
    private boolean estimate;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "200",
            description = "Records to look at for --estimate. Default: ${DEFAULT-VALUE}.")
    private int sample;

    PublishTrialsCommand(Session session) {
        super(session);
    }

    /** What was published. */
    record Published(String runId, String dataType, int items) {}

    @Override
    public Integer call() throws InterruptedException {
        var bound = BudgetOption.parse(budget);
        var uri = SourceUri.resolve(source, session().workingDirectory());
        var request = new PublishRequest(DATA_TYPE, uri, PublishRequest.settings(model, template), items(uri));
        if (estimate) {
            return estimate(request);
        }
        var bounded = bound == null
                ? request
                : request.withBudget(bound.of(
                        request.settings().getOrDefault(PublishRequest.MODEL, ""),
                        session().prices()));
        var target = target();
        var kafka = target.kafka();
        var runId = new Publisher(kafka, session().audit(kafka), session().clock()).publish(bounded);
        if (wait) {
            output().note("published " + runId + " with " + request.items().size() + " items");
            return follow(target, runId);
        }
        var published = new Published(runId, DATA_TYPE, request.items().size());
        output().result(published, () -> runId);
        return ExitCodes.DONE;
    }

    private int estimate(PublishRequest request) throws InterruptedException {
        if (wait) {
            throw usage("--estimate publishes nothing to --wait for");
        }
        if (sample < 1 || sample > MAX_SAMPLE) {
            throw usage("--sample must be 1 to " + MAX_SAMPLE);
        }
        var found =
                new RunEstimator(session().prices(), heldAnswers(), session().clock()).estimate(request, sample);
        var view = new EstimateView(
                DATA_TYPE,
                SourceUris.redacted(request.source().toString()),
                request.settings().getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL),
                found);
        output().result(view, () -> view.text(output()));
        return ExitCodes.DONE;
    }

    /** What a run would cost is asked before there is a stack, too. */
    private Optional<HeldAnswers> heldAnswers() {
        try {
            return Optional.of(new HeldAnswers(target().database()));
        } catch (PipelineException e) {
            if (e.code() == ErrorCode.STACK_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<NewItem> items(URI uri) {
        var query = bulk.query();
        if (diseases != null) {
            if (!query.isEverything()) {
                throw usage("--diseases has one query for each disease: leave the other query options out");
            }
            var where = choice("--search", search, DiseaseSearch.class);
            return DiseaseList.read(session().path(diseases)).stream()
                    .map(disease -> disease.item(where))
                    .toList();
        }
        if (query.isEverything() && !"file".equals(uri.getScheme())) {
            throw usage("this would fetch every study of " + uri
                    + ": give --diseases FILE, or a query such as --start-year 2024 --limit 1000");
        }
        return List.of(query.item());
    }
}
