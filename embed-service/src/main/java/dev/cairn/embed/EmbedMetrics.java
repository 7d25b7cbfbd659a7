package dev.cairn.embed;

import dev.cairn.embed.model.CallObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What the embed service counts. */
final class EmbedMetrics implements CallObserver {
    /** What became of a prepared record. */
    enum RecordFate {
        /** It needed no model. */
        PLAIN,
        /** It waits for an answer. */
        PARKED,
        /** It paid for its answer. */
        CALLED,
        /** The answer was there, or came for another record. */
        REUSED,
        /** It became a dead letter. */
        DEAD,
        /** Left alone: its attempt is cancelled. */
        CANCELLED
    }

    /** What became of a request. */
    enum RequestFate {
        EMBEDDED,
        COMPLETED,
        FAILED,
        /** Its answer was found in the log. */
        ANSWERED_BEFORE,
        /** Another request for the same key was answered, or was under way. */
        SHARED,
        /** Its bytes were not a request. */
        UNDECODABLE
    }

    private final MeterRegistry registry;
    private final Map<RecordFate, Counter> records = new EnumMap<>(RecordFate.class);
    private final Map<RequestFate, Counter> requests = new EnumMap<>(RequestFate.class);
    private final Counter undecodableAnswers;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final Counter writeRetries;

    EmbedMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var fate : RecordFate.values()) {
            records.put(fate, counter("cairn.embed.records", "Prepared records by what became of them", "fate", fate));
        }
        for (var fate : RequestFate.values()) {
            requests.put(
                    fate, counter("cairn.embed.requests", "Requests to models by what became of them", "fate", fate));
        }
        undecodableAnswers = Counter.builder("cairn.embed.answers.undecodable")
                .description("Values in model-answers that could not be read and count as absent")
                .register(registry);
        promptTokens = Counter.builder("cairn.embed.tokens")
                .description("Prompt tokens as the providers counted them")
                .register(registry);
        completionTokens = Counter.builder("cairn.embed.completion.tokens")
                .description("Tokens that models wrote, their reasoning included, as the providers counted them")
                .register(registry);
        writeRetries = Counter.builder("cairn.embed.write.retries")
                .description("Answers that the broker did not take at once and that were sent again")
                .register(registry);
    }

    void record(RecordFate fate) {
        count(records, fate);
    }

    void request(RequestFate fate) {
        count(requests, fate);
    }

    void undecodableAnswer() {
        undecodableAnswers.increment();
    }

    void tokens(long prompt, long completion) {
        promptTokens.increment((double) prompt);
        completionTokens.increment((double) completion);
    }

    void writeRetry() {
        writeRetries.increment();
    }

    /** Watches what the workers hold. */
    void watch(Supplier<Number> buffered, Supplier<Number> callsInFlight, Supplier<Number> unwritten) {
        gauge("cairn.embed.requests.buffered", "Requests read and not yet done", buffered);
        gauge("cairn.embed.calls.in.flight", "Batches at the providers now", callsInFlight);
        gauge("cairn.embed.answers.unwritten", "Answers that the broker has not confirmed yet", unwritten);
    }

    /** Watches whether the stage is paused until a person acts, and whether a provider asked for patience. */
    void watchPauses(Supplier<Boolean> paused, Supplier<Boolean> throttled) {
        gauge("cairn.embed.paused", "1 while a provider refuses until a person acts", () -> paused.get() ? 1 : 0);
        gauge("cairn.embed.throttled", "1 while a provider has asked for patience", () -> throttled.get() ? 1 : 0);
    }

    @Override
    public void answered(String provider, int inputs, Duration latency) {
        Timer.builder("cairn.embed.calls")
                .description("Calls of models that were answered")
                .tag("provider", provider)
                .register(registry)
                .record(latency);
    }

    @Override
    public void repeated(String provider) {
        Counter.builder("cairn.embed.calls.repeated")
                .description("Calls of models that failed and were made again")
                .tag("provider", provider)
                .register(registry)
                .increment();
    }

    @Override
    public void throttled(String provider, Duration pause) {
        Counter.builder("cairn.embed.throttled.seconds")
                .description("How long providers asked to be left alone")
                .tag("provider", provider)
                .baseUnit("seconds")
                .register(registry)
                .increment(pause.toMillis() / 1000.0);
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E fate) {
        var counter = counters.get(fate);
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter counter(String name, String description, String tag, Enum<?> value) {
        return Counter.builder(name)
                .description(description)
                .tag(tag, value.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
