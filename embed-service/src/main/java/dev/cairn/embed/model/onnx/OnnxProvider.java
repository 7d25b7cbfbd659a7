package dev.cairn.embed.model.onnx;

import ai.onnxruntime.OrtException;
import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.embed.model.Vectors;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.time.Duration;
import java.util.List;

/** Vectors of the model that runs in this process. Whole texts count, however long. */
public final class OnnxProvider implements ModelProvider {
    /** What stands before the colon of its model. */
    public static final String NAME = "onnx";

    private final InProcessModel model;

    /** The model is shared: closing the provider leaves it as it is. */
    public OnnxProvider(InProcessModel model) {
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
        if (!knows(id) || input.getKind() != ModelKind.EMBEDDING) {
            return new Failed(ErrorCode.MODEL_UNKNOWN, unknown(id, input.getKind()), 0);
        }
        return embed(input.getText());
    }

    /** Why a model is not answered for. */
    public static String unknown(ModelId id, ModelKind kind) {
        return "provider onnx has no model \"" + id + "\" for " + kind + "; it embeds with onnx:" + InProcessModel.NAME;
    }

    /** True if there is such a model. */
    public static boolean knows(ModelId id) {
        return id.name().equals(InProcessModel.NAME)
                && id.dimensions().orElse(SentenceEncoder.DIMENSIONS) == SentenceEncoder.DIMENSIONS;
    }

    private Outcome embed(String text) throws InterruptedException {
        var started = System.nanoTime();
        try {
            var encoded = model.encode(text);
            if (encoded.tokens() == 0) {
                return new Failed(ErrorCode.MODEL_REJECTED, "the text is empty: there is nothing to embed", 0);
            }
            return Vectors.finite(encoded.vector())
                    ? new Embedded(encoded.vector(), encoded.tokens(), Duration.ofNanos(System.nanoTime() - started))
                    : new Failed(ErrorCode.MODEL_ANSWER_INVALID, "the vector holds values that are no numbers", 0);
        } catch (OrtException e) {
            return new Failed(ErrorCode.MODEL_UNAVAILABLE, "ONNX Runtime: " + e.getMessage(), 0);
        }
    }

    @Override
    public boolean throttled() {
        return false;
    }

    @Override
    public void close() {}
}
