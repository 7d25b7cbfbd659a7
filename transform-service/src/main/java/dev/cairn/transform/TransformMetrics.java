package dev.cairn.transform;

import dev.cairn.kit.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What transform counts. Records whose transaction is rolled back are counted again when they come again. */
final class TransformMetrics {
    /** What became of a raw record. */
    enum Outcome {
        PREPARED,
        ENRICHED,
        SEALED,
        /** Left alone: its attempt is cancelled. */
        CANCELLED,
        DEAD
    }

    private final Map<Outcome, Counter> records = new EnumMap<>(Outcome.class);
    private final MeterRegistry registry;
    private final Timer duration;

    TransformMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.duration = Timer.builder("cairn.transform.duration")
                .description("Time to transform one record")
                .register(registry);
        for (var outcome : Outcome.values()) {
            var counter = Counter.builder("cairn.transform.records")
                    .description("Raw records, by what became of them")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            records.put(outcome, counter);
        }
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(records.get(outcome)).increment();
    }

    void countDead(ErrorCode code) {
        Counter.builder("cairn.transform.dead.letters")
                .description("Dead letters, by error code")
                .tag("code", code.name())
                .register(registry)
                .increment();
    }

    <T> T time(Supplier<T> transform) {
        return duration.record(transform);
    }
}
