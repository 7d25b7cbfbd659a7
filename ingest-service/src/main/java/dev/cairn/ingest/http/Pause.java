package dev.cairn.ingest.http;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits. Tests bring one that only takes notes. */
@FunctionalInterface
public interface Pause {
    /** How soon it is noticed that nobody wants what is waited for. */
    Duration LOOK = Duration.ofMillis(500);

    /** Waits on the calling thread until the time is over or the thread is interrupted. */
    Pause REAL = new Pause() {
        @Override
        public void await(Duration duration) throws InterruptedException {
            // A latch that nobody counts down: it ends with the time.
            var unused = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void await(Duration duration, BooleanSupplier unwanted) throws InterruptedException {
            for (var left = duration; left.compareTo(Duration.ZERO) > 0; left = left.minus(LOOK)) {
                Pause.super.await(left.compareTo(LOOK) < 0 ? left : LOOK, unwanted);
            }
        }
    };

    void await(Duration duration) throws InterruptedException;

    /** As above; throws CancellationException soon after nobody wants any more what is waited for. */
    default void await(Duration duration, BooleanSupplier unwanted) throws InterruptedException {
        requireWanted(unwanted);
        await(duration);
    }

    /** Throws CancellationException if that is so. */
    static void requireWanted(BooleanSupplier unwanted) {
        if (unwanted.getAsBoolean()) {
            throw new CancellationException("not wanted any more");
        }
    }
}
