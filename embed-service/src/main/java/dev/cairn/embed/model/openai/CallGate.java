package dev.cairn.embed.model.openai;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What all callers of one provider pass through: it bounds calls in flight, requests and tokens a minute, and closes for
 * everybody when the provider asks for patience.
 */
final class CallGate {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Of those that the provider names: what asks for more is a mistake. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    private final Timekeeper time;
    private final Semaphore slots;
    private final @Nullable Bucket requests;
    private final @Nullable Bucket tokens;
    private final Object pauseLock = new Object();

    /** Guarded by pauseLock, as are the next two. */
    private long closedUntil;

    private long pausedAt;
    private int pausesInARow;

    /** Limits a minute of 0 mean none. */
    CallGate(int concurrency, int requestsPerMinute, int tokensPerMinute, Timekeeper time) {
        this.time = time;
        slots = new Semaphore(concurrency, true);
        requests = bucket(requestsPerMinute, time);
        tokens = bucket(tokensPerMinute, time);
        closedUntil = time.nanos();
        pausedAt = closedUntil;
    }

    /** A second's worth at once, then evenly: a full minute's worth up front would be two minutes' worth in the first. */
    private static @Nullable Bucket bucket(int perMinute, Timekeeper time) {
        return perMinute == 0
                ? null
                : Bucket.builder()
                        .addLimit(limit -> limit.capacity(Math.max(1, perMinute / 60))
                                .refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .withCustomTimePrecision(meter(time))
                        .build();
    }

    private static TimeMeter meter(Timekeeper time) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return time.nanos();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** Waits until a call of about so many tokens may start. The call must be closed. */
    Call enter(int estimatedTokens) throws InterruptedException {
        slots.acquire();
        try {
            take(requests, 1);
            take(tokens, estimatedTokens);
            awaitOpen();
            return new Call(time.nanos(), estimatedTokens);
        } catch (InterruptedException | RuntimeException e) {
            slots.release();
            throw e;
        }
    }

    /** Takes what may not be there yet and waits for it: a batch may hold more than the bucket. */
    private void take(@Nullable Bucket bucket, long amount) throws InterruptedException {
        if (bucket != null) {
            var wait = bucket.consumeIgnoringRateLimits(amount);
            if (wait > 0) {
                time.pass(Duration.ofNanos(wait));
            }
        }
    }

    private void awaitOpen() throws InterruptedException {
        for (var wait = untilOpen(); wait > 0; wait = untilOpen()) {
            time.pass(Duration.ofNanos(wait));
        }
    }

    private long untilOpen() {
        synchronized (pauseLock) {
            return closedUntil - time.nanos();
        }
    }

    private Duration growing() {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(pausesInARow - 1, 16));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static Duration sane(Duration retryAfter) {
        return retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
    }

    /** True from the first request for patience to the next answer. */
    boolean throttled() {
        synchronized (pauseLock) {
            return pausesInARow > 0;
        }
    }

    /** One call in flight. */
    final class Call implements AutoCloseable {
        private final long startedAt;
        private final int estimatedTokens;

        private Call(long startedAt, int estimatedTokens) {
            this.startedAt = startedAt;
            this.estimatedTokens = estimatedTokens;
        }

        Duration elapsed() {
            return Duration.ofNanos(time.nanos() - startedAt);
        }

        /** The call was answered: pauses begin small again, and the tokens are counted as they were. */
        void answered(long actualTokens) {
            synchronized (pauseLock) {
                // An answer to a call from before the pause says nothing about now.
                if (startedAt - pausedAt >= 0) {
                    pausesInARow = 0;
                }
            }
            settle(actualTokens - estimatedTokens);
        }

        private void settle(long difference) {
            if (tokens != null && difference > 0) {
                tokens.consumeIgnoringRateLimits(difference);
            } else if (tokens != null && difference < 0) {
                tokens.addTokens(-difference);
            }
        }

        /** The provider asks for patience: closes the gate for so long, or for a growing while. Returns the pause. */
        Duration refused(Optional<Duration> retryAfter) {
            settle(-estimatedTokens);
            synchronized (pauseLock) {
                // Of calls that were under way together, each one refused, only the first makes the pauses grow.
                if (pausesInARow == 0 || startedAt - pausedAt >= 0) {
                    pausesInARow++;
                }
                pausedAt = time.nanos();
                // "At once" is no way to ask for patience.
                var pause = retryAfter
                        .filter(wait -> !wait.isZero())
                        .map(CallGate::sane)
                        .orElseGet(CallGate.this::growing);
                closedUntil = Math.max(closedUntil - pausedAt, pause.toNanos()) + pausedAt;
                return pause;
            }
        }

        @Override
        public void close() {
            slots.release();
        }
    }
}
