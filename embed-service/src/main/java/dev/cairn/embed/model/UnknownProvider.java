package dev.cairn.embed.model;

import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelInput;
import java.util.List;

/** Answers for models that nobody has. */
final class UnknownProvider implements ModelProvider {
    static final UnknownProvider INSTANCE = new UnknownProvider();

    private UnknownProvider() {}

    static String message(String model) {
        return "no provider for model \"" + model
                + "\": there are onnx:… and openai:… for vectors, chat:… and semantic:…" + " for narratives";
    }

    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public Limits limits() {
        return new Limits(1000, Integer.MAX_VALUE, 1);
    }

    @Override
    public int estimateTokens(String text) {
        return 1;
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) {
        for (var i = 0; i < batch.size(); i++) {
            sink.accept(
                    i, new Failed(ErrorCode.MODEL_UNKNOWN, message(batch.get(i).getModel()), 0));
        }
    }

    @Override
    public boolean throttled() {
        return false;
    }

    @Override
    public void close() {}
}
