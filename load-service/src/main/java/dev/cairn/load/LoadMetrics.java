package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.load.ledger.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What the load service counts and measures. */
final class LoadMetrics {
    private final MeterRegistry registry;
    private final Timer batches;
    private final DistributionSummary batchRecords;
    private final DistributionSummary batchBytes;
    private final Counter deadLetters;

    LoadMetrics(MeterRegistry registry) {
        this.registry = registry;
        batches = Timer.builder("cairn.load.batch")
                .description("Time of one transaction, from its first statement to its commit")
                .register(registry);
        batchRecords = DistributionSummary.builder("cairn.load.batch.records")
                .description("Records of all topics in one transaction")
                .register(registry);
        batchBytes = DistributionSummary.builder("cairn.load.batch.size")
                .description("Encoded size of the records in one transaction")
                .baseUnit("bytes")
                .register(registry);
        deadLetters = Counter.builder("cairn.load.dead.letters")
                .description("Dead letters that this stage has sent")
                .register(registry);
    }

    void loaded(Batch batch, BatchLoader.Loaded loaded, Duration time) {
        batches.record(time);
        batchRecords.record(batch.count());
        batchBytes.record((double) batch.bytes());
        deadLetters.increment(loaded.deadLettersSent());
        loaded.tally().forEach((outcome, count) -> records(outcome).increment(count));
    }

    void retried(ErrorCode code) {
        Counter.builder("cairn.load.retries")
                .description("Batches that were rolled back and are read again, by reason")
                .tag("reason", code.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    private Counter records(Outcome outcome) {
        return Counter.builder("cairn.load.records")
                .description("Records that got their outcome, by outcome")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
