package dev.cairn.cli;

import dev.cairn.control.estimate.CostEstimate;
import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.control.estimate.ItemSample;
import dev.cairn.control.estimate.SampledRequest;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.embed.model.ModelProviders;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.FetchMetrics;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.Pause;
import dev.cairn.ingest.trials.TrialsSurvey;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.trials.ClinicalTrialTransformer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Estimates what a run of clinical trials would cost, by doing with a sample of its records what the services would do
 * with all of them: the same reading, the same text, the same request keys. Only the model is not asked.
 */
final class RunEstimator {
    /** Diseases to count at most: 5 requests a second are polite, and a person waits. */
    static final int MAX_ITEMS = 50;

    /** The same source gives the same estimate. */
    private static final long SEED = 1;

    private static final FetchConfig PATIENCE = new FetchConfig(
            Duration.ofSeconds(30), 3, Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30), 5);

    private final ModelPrices prices;
    private final Optional<HeldAnswers> held;
    private final TrialsSurvey trials;
    private final InstantSource clock;
    private final ClinicalTrialTransformer transformer = new ClinicalTrialTransformer();

    /** @param held empty where no stack or cluster is there that could hold answers */
    RunEstimator(ModelPrices prices, Optional<HeldAnswers> held, InstantSource clock) {
        this.prices = prices;
        this.held = held;
        this.clock = clock;
        var fetcher = new HttpFetcher(PATIENCE, clock, Pause.REAL, new FetchMetrics(new SimpleMeterRegistry()));
        this.trials = new TrialsSurvey(fetcher, clock, new Random(SEED));
    }

    /** Estimates a run. Throws MODEL_UNKNOWN, or what reading the source throws. */
    CostEstimate estimate(PublishRequest request, int sampleSize) throws InterruptedException {
        var price = price(request);
        var chosen = chosen(request.items());
        var perItem = Math.max(1, sampleSize / chosen.size());
        var samples = new ArrayList<ItemSample>();
        for (var item : chosen) {
            samples.add(sample(request, item, perItem));
        }
        var keys = samples.stream()
                .flatMap(sample -> sample.requests().stream())
                .map(SampledRequest::requestKey)
                .distinct()
                .toList();
        return CostEstimate.of(request.items().size(), samples, held.map(answers -> answers.among(keys)), price);
    }

    private Optional<BigDecimal> price(PublishRequest request) {
        var model = request.settings().getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL);
        if (model.equals(PublishRequest.NO_MODEL)) {
            return Optional.of(BigDecimal.ZERO);
        }
        var id = ModelId.parse(model);
        ModelProviders.requireKnown(id, ModelKind.EMBEDDING);
        return prices.perMillionTokens(id);
    }

    /** All items, or as many as may be counted, evenly spread. */
    private static List<NewItem> chosen(List<NewItem> items) {
        if (items.size() <= MAX_ITEMS) {
            return items;
        }
        var chosen = new ArrayList<NewItem>();
        for (var i = 0; i < MAX_ITEMS; i++) {
            chosen.add(items.get((int) ((long) i * items.size() / MAX_ITEMS)));
        }
        return chosen;
    }

    private ItemSample sample(PublishRequest request, NewItem item, int sampleSize) throws InterruptedException {
        var found = trials.survey(request.source().toString(), item.parameters(), sampleSize);
        var invalid = 0;
        var requests = new ArrayList<SampledRequest>();
        for (var record : found.sample()) {
            try {
                asked(request, item, record).ifPresent(requests::add);
            } catch (PipelineException e) {
                // A template that names no field is wrong for every record.
                if (e.code().kind() != ErrorKind.BAD_RECORD || e.code() == ErrorCode.TEMPLATE_INVALID) {
                    throw e;
                }
                invalid++;
            }
        }
        return new ItemSample(found.records(), found.sample().size(), invalid, requests);
    }

    private Optional<SampledRequest> asked(PublishRequest request, NewItem item, SourceRecord record) {
        var header = RecordHeader.newBuilder()
                .setRunId("estimate")
                .setDataType(request.dataType())
                .setEntity(item.entity())
                .setRecordKey(record.key() == null ? "" : record.key())
                .setOrdinal(0)
                .setSource(record.source())
                .setObservedAt(clock.instant())
                .setSettings(request.settings())
                .build();
        var raw = new RawPayload(record.contentType(), record.payload(), record.payloadHash(), item.parameters());
        var input = transformer.transform(header, raw).getModelInput();
        return input == null
                ? Optional.empty()
                : Optional.of(new SampledRequest(input.getRequestKey(), TokenEstimate.of(input.getText())));
    }
}
