package dev.cairn.embed.model;

import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelInput;
import java.util.List;

/** Answers for models that nobody has. */
final class UnknownProvider implements ModelProvider {
    static final UnknownProvider INSTANCE = new UnknownProvider();

    private UnknownProvider() {}

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
            var message = "no provider for model \"" + batch.get(i).getModel() + "\": there are " + OnnxProvider.NAME
                    + ":… and " + OpenAiProvider.NAME + ":…";
            sink.accept(i, new Failed(ErrorCode.MODEL_UNKNOWN, message, 0));
        }
    }

    @Override
    public boolean throttled() {
        return false;
    }

    @Override
    public void close() {}
}
