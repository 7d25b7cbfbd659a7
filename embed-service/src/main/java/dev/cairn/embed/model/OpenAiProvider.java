package dev.cairn.embed.model;

import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.embed.model.Reply.Answered;
import dev.cairn.embed.model.Reply.NoSuchModel;
import dev.cairn.embed.model.Reply.Refused;
import dev.cairn.embed.model.Reply.Rejected;
import dev.cairn.embed.model.Reply.Throttled;
import dev.cairn.embed.model.Reply.Unavailable;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.model.ModelId;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models behind an endpoint that speaks OpenAI's {@code /embeddings}. */
final class OpenAiProvider implements ModelProvider {
    static final String NAME = "openai";

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiProvider.class);

    /** An answer without a usable vector is paid for all the same: it is asked for twice, whatever the attempts. */
    private static final int INVALID_ANSWERS = 2;

    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(500), 2.0, 0.5, Duration.ofSeconds(30));

    private final OpenAiConfig config;
    private final CallObserver observer;
    private final Timekeeper time;
    private final OpenAiClient client;
    private final CallGate gate;

    /** The length of a model's vectors where its id leaves it open: that of the first one seen. */
    private final ConcurrentMap<ModelId, Integer> dimensions = new ConcurrentHashMap<>();

    /** Throws MODEL_NOT_CONFIGURED where the configuration lacks what a call needs. */
    OpenAiProvider(OpenAiConfig config, CallObserver observer, Timekeeper time) {
        config.requireUsable();
        this.config = config;
        this.observer = observer;
        this.time = time;
        client = new OpenAiClient(config, time);
        gate = new CallGate(config.concurrency(), config.requestsPerMinute(), config.tokensPerMinute(), time);
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
        return gate.throttled();
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
                ask(part, sink);
            }
        }
    }

    /** Why an input is not worth a call. */
    private @Nullable Failed refusal(ModelInput input, ModelId model) {
        if (input.getKind() != ModelKind.EMBEDDING) {
            return new Failed(ErrorCode.MODEL_UNKNOWN, "provider openai does not answer " + input.getKind(), 0);
        }
        if (!config.models().isEmpty() && !config.models().contains(model.name())) {
            return new Failed(
                    ErrorCode.MODEL_UNKNOWN,
                    "model \"" + model.name() + "\" is not among those of " + OpenAiConfig.PREFIX + "MODELS",
                    0);
        }
        return input.getText().isBlank()
                ? new Failed(ErrorCode.MODEL_REJECTED, "the text is empty: there is nothing to embed", 0)
                : null;
    }

    /** Sees a part through: every question gets its outcome. */
    private void ask(Part part, OutcomeSink sink) throws InterruptedException {
        var open = part;
        var failures = 0;
        var invalid = 0;
        while (!open.isEmpty()) {
            var reply = call(open);
            if (reply instanceof Answered answered) {
                open = deliver(open, answered, sink);
                if (!open.isEmpty() && ++invalid == INVALID_ANSWERS) {
                    fail(
                            open,
                            ErrorCode.MODEL_ANSWER_INVALID,
                            "twice no vector of finite numbers and right length",
                            sink);
                    return;
                }
            } else if (reply instanceof Unavailable unavailable) {
                if (++failures == config.attempts()) {
                    fail(open, ErrorCode.MODEL_UNAVAILABLE, unavailable.reason() + ", " + failures + " times", sink);
                    return;
                }
                backOff(failures, unavailable);
            } else if (reply instanceof Rejected rejected) {
                single(open, rejected, sink);
                return;
            } else if (reply instanceof NoSuchModel unknown) {
                fail(open, ErrorCode.MODEL_UNKNOWN, unknown.reason(), sink);
                return;
            } else if (reply instanceof Refused refused) {
                throw new PipelineException(refused.code(), "provider openai: " + refused.reason());
            }
            // What is left is Throttled: the gate is closed, and the next call waits before it.
        }
    }

    private Reply call(Part part) throws InterruptedException {
        try (var call = gate.enter(part.estimatedTokens())) {
            var reply = client.call(part.model(), part.texts());
            if (reply instanceof Answered answered) {
                var tokens = answered.tokens().orElse(part.estimatedTokens());
                call.answered(tokens);
                part.charge(tokens);
                observer.answered(NAME, part.questions().size(), answered.latency());
            } else if (reply instanceof Throttled throttled) {
                var pause = call.refused(throttled.retryAfter());
                LOG.warn("throttled provider={} pauseMs={}", NAME, pause.toMillis());
                observer.throttled(NAME, pause);
            }
            return reply;
        }
    }

    /** Hands out the valid vectors; what comes back are the questions without one. */
    private Part deliver(Part part, Answered answered, OutcomeSink sink) {
        var without = new ArrayList<Question>();
        for (var i = 0; i < part.questions().size(); i++) {
            var question = part.questions().get(i);
            var vector = answered.vectors().get(i);
            var unit = vector == null ? new float[0] : Vectors.normalised(vector);
            if (valid(part.model(), unit)) {
                sink.accept(question.index, new Embedded(unit, question.promptTokens, answered.latency()));
            } else {
                without.add(question);
            }
        }
        return part.with(without);
    }

    private boolean valid(ModelId model, float[] vector) {
        if (vector.length == 0 || !Vectors.finite(vector)) {
            return false;
        }
        var expected = model.dimensions().isPresent()
                ? model.dimensions().getAsInt()
                : dimensions.computeIfAbsent(model, first -> vector.length);
        return vector.length == expected;
    }

    /** Halves a rejected part until the one at fault is alone. */
    private void single(Part part, Rejected rejected, OutcomeSink sink) throws InterruptedException {
        if (part.isSingle()) {
            fail(part, ErrorCode.MODEL_REJECTED, rejected.reason(), sink);
            return;
        }
        for (var half : part.halves()) {
            ask(half, sink);
        }
    }

    private void backOff(int failures, Unavailable unavailable) throws InterruptedException {
        var wait = Duration.ofMillis(BACKOFF.apply(failures));
        LOG.warn(
                "call failed provider={} attempt={} of={} reason=\"{}\" waitMs={}",
                NAME,
                failures,
                config.attempts(),
                unavailable.reason(),
                wait.toMillis());
        observer.repeated(NAME);
        time.pass(wait);
    }

    private static void fail(Part part, ErrorCode code, String reason, OutcomeSink sink) {
        for (var question : part.questions()) {
            sink.accept(question.index, new Failed(code, "provider openai: " + reason, question.promptTokens));
        }
    }

    /** Nothing to let go: the HTTP client's threads end with it. */
    @Override
    public void close() {}
}
