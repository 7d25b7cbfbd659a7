package dev.cairn.ingest.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The way to one host, shared by all workers: so many requests a second, and none before the time that the host has
 * asked everybody to wait for.
 */
final class HostGate {
    private final Bucket bucket;
    private final InstantSource clock;
    private final Pause pause;
    private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.MIN);

    HostGate(int requestsPerSecond, InstantSource clock, Pause pause) {
        this.bucket = Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(requestsPerSecond).refillGreedy(requestsPerSecond, Duration.ofSeconds(1)))
                .build();
        this.clock = clock;
        this.pause = pause;
    }

    /** Waits for the caller's turn. Throws CancellationException once it is unwanted. */
    void pass(BooleanSupplier unwanted) throws InterruptedException {
        bucket.asBlocking().consume(1);
        for (var until = closedUntil.get(); clock.instant().isBefore(until); until = closedUntil.get()) {
            pause.await(Duration.between(clock.instant(), until), unwanted);
        }
    }

    /** Keeps everybody out for a while. */
    void close(Duration duration) {
        var until = clock.instant().plus(duration);
        closedUntil.accumulateAndGet(until, (a, b) -> a.isAfter(b) ? a : b);
    }

    /** The gates of all hosts that were asked so far. */
    static final class Gates {
        private final Map<String, HostGate> byHost = new ConcurrentHashMap<>();
        private final int requestsPerSecond;
        private final InstantSource clock;
        private final Pause pause;

        Gates(int requestsPerSecond, InstantSource clock, Pause pause) {
            this.requestsPerSecond = requestsPerSecond;
            this.clock = clock;
            this.pause = pause;
        }

        HostGate of(String host) {
            return byHost.computeIfAbsent(host, name -> new HostGate(requestsPerSecond, clock, pause));
        }
    }
}
