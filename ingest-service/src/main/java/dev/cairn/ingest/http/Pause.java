package dev.cairn.ingest.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits. Tests bring one that only takes notes. */
@FunctionalInterface
public interface Pause {
    /** Waits on the calling thread until the time is over or the thread is interrupted. */
    Pause REAL = duration -> {
        // A latch that nobody counts down: it ends with the time.
        var unused = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
    };

    void await(Duration duration) throws InterruptedException;
}
