package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.openai.Reply.Answered;
import dev.cairn.embed.model.openai.Reply.NoSuchModel;
import dev.cairn.embed.model.openai.Reply.Refused;
import dev.cairn.embed.model.openai.Reply.Rejected;
import dev.cairn.embed.model.openai.Reply.Throttled;
import dev.cairn.embed.model.openai.Reply.Unavailable;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All calls to one endpoint: they pass one gate, and are made again while that may help. */
final class Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    /** An answer of no use is paid for all the same: it is asked for twice, whatever the attempts. */
    private static final int USELESS_ANSWERS = 2;

    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(500), 2.0, 0.5, Duration.ofSeconds(30));

    private final String provider;
    private final int attempts;
    private final EndpointClient client;
    private final CallObserver observer;
    private final Timekeeper time;
    private final CallGate gate;

    /** @param provider whose endpoint this is */
    Endpoint(String provider, EndpointConfig config, EndpointClient client, CallObserver observer, Timekeeper time) {
        this.provider = provider;
        this.client = client;
        this.observer = observer;
        this.time = time;
        attempts = config.attempts();
        gate = new CallGate(config.concurrency(), config.requestsPerMinute(), config.tokensPerMinute(), time);
    }

    /** True while the endpoint asks for patience. */
    boolean throttled() {
        return gate.throttled();
    }

    /**
     * Sees a matter through: in the end nothing of it is left to ask.
     *
     * @throws PipelineException of kind FATAL: no call will succeed until a person acts
     */
    void settle(Exchange exchange) throws InterruptedException {
        var failures = 0;
        var useless = 0;
        while (!exchange.settled()) {
            var reply = call(exchange);
            if (reply instanceof Answered && !exchange.settled() && ++useless == USELESS_ANSWERS) {
                exchange.fail(ErrorCode.MODEL_ANSWER_INVALID, "twice " + exchange.lacking());
                return;
            } else if (reply instanceof Unavailable unavailable) {
                if (++failures == attempts) {
                    exchange.fail(ErrorCode.MODEL_UNAVAILABLE, unavailable.reason() + ", " + failures + " times");
                    return;
                }
                backOff(failures, unavailable);
            } else if (reply instanceof Rejected rejected) {
                for (var instead : exchange.rejected(rejected)) {
                    settle(instead);
                }
                return;
            } else if (reply instanceof NoSuchModel unknown) {
                exchange.fail(ErrorCode.MODEL_UNKNOWN, unknown.reason());
                return;
            } else if (reply instanceof Refused refused) {
                throw new PipelineException(refused.code(), "provider " + provider + ": " + refused.reason());
            }
            // What is left is Throttled: the gate is closed, and the next call waits before it.
        }
    }

    private Reply call(Exchange exchange) throws InterruptedException {
        try (var call = gate.enter(exchange.estimatedTokens())) {
            var inputs = exchange.inputs();
            var reply = client.call(exchange.address(), exchange.request());
            if (reply instanceof Answered answered) {
                call.answered(exchange.take(answered.body(), answered.latency()));
                observer.answered(provider, inputs, answered.latency());
            } else if (reply instanceof Throttled throttled) {
                var pause = call.refused(throttled.retryAfter());
                LOG.warn("throttled provider={} pauseMs={}", provider, pause.toMillis());
                observer.throttled(provider, pause);
            }
            return reply;
        } catch (IOException e) {
            return new Unavailable("the answer is no JSON or ends early");
        }
    }

    private void backOff(int failures, Unavailable unavailable) throws InterruptedException {
        var wait = Duration.ofMillis(BACKOFF.apply(failures));
        LOG.warn(
                "call failed provider={} attempt={} of={} reason=\"{}\" waitMs={}",
                provider,
                failures,
                attempts,
                unavailable.reason(),
                wait.toMillis());
        observer.repeated(provider);
        time.pass(wait);
    }
}
