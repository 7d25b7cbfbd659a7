package dev.cairn.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts requests to sources. */
public final class FetchMetrics {
    /** Why a request failed. */
    enum Reason {
        NO_ANSWER,
        TIMEOUT,
        THROTTLED,
        STATUS,
        TRUNCATED,
        UNREADABLE
    }

    private final MeterRegistry registry;

    public FetchMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void succeeded() {
        requests("ok").increment();
    }

    void failed(Reason reason) {
        requests(reason.name().toLowerCase(Locale.ROOT)).increment();
    }

    private Counter requests(String outcome) {
        return Counter.builder("cairn.ingest.requests")
                .description("Requests to sources, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }
}
