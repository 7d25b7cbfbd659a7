package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Models behind an endpoint that speaks OpenAI's {@code /embeddings}. */
public final class OpenAiProvider implements ModelProvider {
    /** What stands before the colon of its models. */
    public static final String NAME = "openai";

    private final OpenAiConfig config;
    private final Address address;
    private final Endpoint endpoint;
    private final ConcurrentMap<ModelId, Integer> dimensions = new ConcurrentHashMap<>();

    /** Throws MODEL_NOT_CONFIGURED where the configuration lacks what a call needs. */
    public OpenAiProvider(OpenAiConfig config, CallObserver observer) {
        this(config, observer, Timekeeper.SYSTEM);
    }

    OpenAiProvider(OpenAiConfig config, CallObserver observer, Timekeeper time) {
        this.config = config;
        address = config.endpoint().address(NAME, OpenAiConfig.PREFIX, OpenAiConfig.PATH);
        var client = new EndpointClient(config.endpoint().timeout(), true, time);
        endpoint = new Endpoint(NAME, config.endpoint(), client, observer, time);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Limits limits() {
        return config.limits();
    }

    @Override
    public int estimateTokens(String text) {
        return TokenEstimate.of(text);
    }

    @Override
    public boolean throttled() {
        return endpoint.throttled();
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException {
        var byModel = new LinkedHashMap<ModelId, List<Question>>();
        for (var i = 0; i < batch.size(); i++) {
            var input = batch.get(i);
            var model = ModelId.parse(input.getModel());
            var refusal = refusal(input, model);
            if (refusal == null) {
                byModel.computeIfAbsent(model, any -> new ArrayList<>()).add(new Question(i, input.getText()));
            } else {
                sink.accept(i, refusal);
            }
        }
        for (var entry : byModel.entrySet()) {
            for (var part : Part.cut(entry.getKey(), entry.getValue(), config.limits())) {
                endpoint.settle(new EmbeddingsExchange(address, part, sink, dimensions));
            }
        }
    }

    /** Why an input is not worth a call. */
    private @Nullable Failed refusal(ModelInput input, ModelId model) {
        if (input.getKind() != ModelKind.EMBEDDING) {
            return new Failed(ErrorCode.MODEL_UNKNOWN, "provider openai does not answer " + input.getKind(), 0);
        }
        if (!config.endpoint().allows(model.name())) {
            return new Failed(
                    ErrorCode.MODEL_UNKNOWN,
                    "model \"" + model.name() + "\" is not among those of " + OpenAiConfig.PREFIX + "MODELS",
                    0);
        }
        return input.getText().isBlank()
                ? new Failed(ErrorCode.MODEL_REJECTED, "the text is empty: there is nothing to embed", 0)
                : null;
    }

    /** Nothing to let go: the HTTP client's threads end with it. */
    @Override
    public void close() {}
}
