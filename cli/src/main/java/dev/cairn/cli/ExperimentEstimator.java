package dev.cairn.cli;

import dev.cairn.control.estimate.CostEstimate;
import dev.cairn.control.estimate.HeldAnswers;
import dev.cairn.control.estimate.ItemSample;
import dev.cairn.control.estimate.SampledRequest;
import dev.cairn.control.experiments.Experiment;
import dev.cairn.control.experiments.Experiments;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.ingest.experiments.ExperimentRecord;
import dev.cairn.kit.experiment.ExperimentSettings;
import dev.cairn.kit.experiment.RemainingNarrative;
import dev.cairn.kit.experiment.RemainingNarratives;
import dev.cairn.kit.experiment.Selection;
import dev.cairn.kit.model.ModelId;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.transform.experiments.ExperimentTransformer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Estimates what an experiment would cost, by making of a sample of its narratives the requests that the services would
 * make. Only the model is not asked.
 */
final class ExperimentEstimator {
    private final Experiments experiments;
    private final HeldAnswers held;
    private final ModelPrices prices;
    private final InstantSource clock;
    private final ExperimentTransformer transformer = new ExperimentTransformer();

    ExperimentEstimator(Experiments experiments, HeldAnswers held, ModelPrices prices, InstantSource clock) {
        this.experiments = experiments;
        this.held = held;
        this.prices = prices;
        this.clock = clock;
    }

    CostEstimate estimate(Experiment experiment, int sampleSize) {
        var remaining = experiment.remaining(Selection.MISSING);
        var requests = experiments.sample(remaining, sampleSize).stream()
                .map(narrative -> request(experiment, remaining, narrative))
                .toList();
        var sample = new ItemSample(experiments.count(remaining), requests.size(), 0, requests);
        var keys = requests.stream().map(SampledRequest::requestKey).distinct().toList();
        return CostEstimate.of(
                1,
                List.of(sample),
                Optional.of(held.among(keys)),
                prices.perMillionTokens(ModelId.parse(experiment.config().model())));
    }

    private SampledRequest request(Experiment experiment, RemainingNarratives remaining, RemainingNarrative narrative) {
        var record = ExperimentRecord.of(remaining, narrative);
        var header = RecordHeader.newBuilder()
                .setRunId("estimate")
                .setDataType(ExperimentSettings.DATA_TYPE)
                .setEntity(experiment.id())
                .setRecordKey(Objects.requireNonNull(record.key(), "narratives have keys"))
                .setOrdinal(0)
                .setSource(record.source())
                .setObservedAt(clock.instant())
                .setSettings(experiment.settings())
                .build();
        var raw = new RawPayload(record.contentType(), record.payload(), record.payloadHash(), Map.of());
        var input = Objects.requireNonNull(
                transformer.transform(header, raw).getModelInput(), "an experiment asks about every narrative");
        return new SampledRequest(input.getRequestKey(), tokens(input));
    }

    private static long tokens(ModelInput input) {
        var system = input.getParameters().get(ExperimentSettings.SYSTEM_PARAMETER);
        return (long) TokenEstimate.of(input.getText()) + (system == null ? 0 : TokenEstimate.of(system));
    }
}
