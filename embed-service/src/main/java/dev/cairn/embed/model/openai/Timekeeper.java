package dev.cairn.embed.model.openai;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time that can be told and waited for; tests bring their own. */
interface Timekeeper {
    Timekeeper SYSTEM = new Timekeeper() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pass(Duration wait) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
    };

    /** Monotonic. */
    long nanos();

    /** Wall clock: for dates that others send. */
    Instant now();

    /** Returns after this long. */
    void pass(Duration wait) throws InterruptedException;
}
