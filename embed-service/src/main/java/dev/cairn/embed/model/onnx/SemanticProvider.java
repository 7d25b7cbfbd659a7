package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OrtException;
import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The offline detector: finds indicators in a narrative with the in-process model, without any endpoint, and answers as a
 * chat model would. It compares meanings of sentences, and understands neither who did what to whom nor the whole: a
 * baseline, no substitute for a model that reads. The whole text of the request counts as the narrative, so that the user
 * prompt should be the narrative alone.
 */
public final class SemanticProvider implements ModelProvider {
    /** What stands before the colon of its model. */
    public static final String NAME = "semantic";

    private static final String STOP = "stop";

    /** Experiments that run at the same time are few. */
    private static final int MOST_DETECTORS = 16;

    private final InProcessModel model;

    /** By what the request says of indicators. Guarded by the monitor. */
    private final Map<List<String>, Detector> detectors = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Detector> eldest) {
            return size() > MOST_DETECTORS;
        }
    };

    /** The model is shared: closing the provider leaves it as it is. */
    public SemanticProvider(InProcessModel model) {
        this.model = model;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Limits limits() {
        return new Limits(1, Integer.MAX_VALUE, model.callers());
    }

    @Override
    public int estimateTokens(String text) {
        return TokenEstimate.of(text);
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException {
        for (var i = 0; i < batch.size(); i++) {
            sink.accept(i, outcome(batch.get(i)));
        }
    }

    private Outcome outcome(ModelInput input) throws InterruptedException {
        var id = ModelId.parse(input.getModel());
        if (!knows(id) || input.getKind() != ModelKind.COMPLETION) {
            return new Failed(ErrorCode.MODEL_UNKNOWN, unknown(id, input.getKind()), 0);
        }
        var started = System.nanoTime();
        try {
            var findings = detector(input.getParameters()).read(input.getText());
            return findings.tokens() == 0
                    ? new Failed(ErrorCode.MODEL_REJECTED, "the text is empty: there is nothing to look for", 0)
                    : new Completed(
                            DetectionAnswer.json(findings),
                            STOP,
                            null,
                            findings.tokens(),
                            0,
                            Duration.ofNanos(System.nanoTime() - started));
        } catch (PipelineException e) {
            return new Failed(e.code(), "provider semantic: " + e.getMessage(), 0);
        } catch (OrtException e) {
            return new Failed(ErrorCode.MODEL_UNAVAILABLE, "ONNX Runtime: " + e.getMessage(), 0);
        }
    }

    /** Whoever comes while the vectors of the examples are computed waits for them rather than computing them again. */
    private synchronized Detector detector(Map<String, String> parameters) throws InterruptedException, OrtException {
        var key = List.of(
                parameters.getOrDefault(Indicator.INDICATORS, ""), parameters.getOrDefault(Indicator.THRESHOLD, ""));
        var known = detectors.get(key);
        if (known == null) {
            known = Detector.of(Indicator.read(parameters), model);
            detectors.put(key, known);
        }
        return known;
    }

    /** Why a model is not answered for. */
    public static String unknown(ModelId id, ModelKind kind) {
        return "provider semantic has no model \"" + id + "\" for " + kind + "; it detects with semantic:"
                + InProcessModel.NAME;
    }

    /** True if there is such a model. */
    public static boolean knows(ModelId id) {
        return id.name().equals(InProcessModel.NAME) && id.dimensions().isEmpty();
    }

    @Override
    public boolean throttled() {
        return false;
    }

    @Override
    public void close() {}
}
