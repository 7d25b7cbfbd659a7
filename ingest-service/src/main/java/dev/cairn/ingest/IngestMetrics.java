package dev.cairn.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What the ingest service counts and measures. */
final class IngestMetrics {
    /** How the handling of a work item ended. */
    enum ItemOutcome {
        COMPLETED,
        FAILED,
        ALREADY_DONE,
        /** Somebody else brings the records. */
        SUPPLIED,
        CANCELLED,
        UNDECODABLE
    }

    private final MeterRegistry registry;
    private final Counter records;
    private final Counter bytes;
    private final Timer commits;
    private final Counter kafkaFailures;
    private final AtomicInteger active = new AtomicInteger();

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        records = Counter.builder("cairn.ingest.records")
                .description("Raw records committed")
                .register(registry);
        bytes = Counter.builder("cairn.ingest.payload")
                .description("Payload of the raw records committed")
                .baseUnit("bytes")
                .register(registry);
        commits = Timer.builder("cairn.ingest.commit")
                .description("Time to write and commit one page")
                .register(registry);
        kafkaFailures = Counter.builder("cairn.ingest.kafka.failures")
                .description("Times that a partition was begun anew from its cursor because Kafka failed")
                .register(registry);
        Gauge.builder("cairn.ingest.items.active", active, AtomicInteger::get)
                .description("Items being fetched now")
                .register(registry);
    }

    void began() {
        active.incrementAndGet();
    }

    void ended() {
        active.decrementAndGet();
    }

    void item(ItemOutcome outcome) {
        Counter.builder("cairn.ingest.items")
                .description("Work items handled, by outcome")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void page(Page page, Duration commit) {
        records.increment(page.records().size());
        bytes.increment(page.records().stream()
                .mapToDouble(record -> record.payload().remaining())
                .sum());
        commits.record(commit);
    }

    void kafkaFailed() {
        kafkaFailures.increment();
    }
}
