package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.Limits;
import dev.cairn.embed.model.ModelProvider;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.OutcomeSink;
import dev.cairn.embed.model.TokenEstimate;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Models behind endpoints that speak OpenAI's {@code /chat/completions}: the one that the service is configured to, or
 * one that the request names. Each has a gate of its own. One prompt goes into one call.
 */
public final class ChatProvider implements ModelProvider {
    /** What stands before the colon of its models. */
    public static final String NAME = "chat";

    private final ChatConfig config;
    private final CallObserver observer;
    private final Timekeeper time;
    private final EndpointClient client;
    private final FormatChoice formats = new FormatChoice();
    private final ConcurrentMap<URI, Endpoint> endpoints = new ConcurrentHashMap<>();

    public ChatProvider(ChatConfig config, CallObserver observer) {
        this(config, observer, Timekeeper.SYSTEM);
    }

    ChatProvider(ChatConfig config, CallObserver observer, Timekeeper time) {
        this.config = config;
        this.observer = observer;
        this.time = time;
        // What an endpoint says of a prompt that it refuses may quote the prompt.
        client = new EndpointClient(config.endpoint().timeout(), false, time);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Limits limits() {
        return new Limits(1, Integer.MAX_VALUE, config.endpoint().concurrency());
    }

    @Override
    public int estimateTokens(String text) {
        return TokenEstimate.of(text);
    }

    @Override
    public boolean throttled() {
        return endpoints.values().stream().anyMatch(Endpoint::throttled);
    }

    @Override
    public void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException {
        for (var i = 0; i < batch.size(); i++) {
            var input = batch.get(i);
            var refusal = refusal(input);
            if (refusal == null) {
                ask(input, i, sink);
            } else {
                sink.accept(i, refusal);
            }
        }
    }

    private void ask(ModelInput input, int index, OutcomeSink sink) throws InterruptedException {
        var address = address(input.getEndpoint());
        ChatExchange exchange;
        try {
            exchange = new ChatExchange(address, input, index, sink, formats);
        } catch (PipelineException e) {
            sink.accept(index, new Failed(e.code(), "provider chat: " + e.getMessage(), 0));
            return;
        }
        endpoints
                .computeIfAbsent(address.url(), any -> new Endpoint(NAME, config.endpoint(), client, observer, time))
                .settle(exchange);
    }

    /** Why an input is not worth a call. */
    private @Nullable Failed refusal(ModelInput input) {
        var model = ModelId.parse(input.getModel());
        if (input.getKind() != ModelKind.COMPLETION || model.dimensions().isPresent()) {
            return new Failed(
                    ErrorCode.MODEL_UNKNOWN,
                    "provider chat completes texts with chat:NAME; it does not answer " + input.getKind() + " of \""
                            + model + "\"",
                    0);
        }
        if (!config.endpoint().allows(model.name())) {
            return new Failed(
                    ErrorCode.MODEL_UNKNOWN,
                    "model \"" + model.name() + "\" is not among those of " + ChatConfig.PREFIX + "MODELS",
                    0);
        }
        return input.getText().isBlank()
                ? new Failed(ErrorCode.MODEL_REJECTED, "the prompt is empty: there is nothing to ask", 0)
                : null;
    }

    /** Throws MODEL_NOT_CONFIGURED where calls cannot succeed. */
    private Address address(@Nullable ModelEndpoint own) {
        if (own == null) {
            return config.endpoint().address(NAME, ChatConfig.PREFIX, ChatConfig.PATH);
        }
        var variable = own.getKeyVariable();
        return new Address(
                url(own.getUrl()),
                variable == null ? "" : config.key(variable),
                "the experiment's URL",
                variable == null ? "the experiment: it names no variable that holds a key," : variable);
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // As any other text that is no address: the exception says no more than the message below.
        }
        throw new PipelineException(
                ErrorCode.MODEL_NOT_CONFIGURED,
                "the experiment's endpoint is \"" + text + "\": it must be the URL of the call itself, such as"
                        + " http://localhost:1234/v1/chat/completions");
    }

    /** Nothing to let go: the HTTP client's threads end with it. */
    @Override
    public void close() {}
}
