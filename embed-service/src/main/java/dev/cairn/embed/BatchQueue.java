package dev.cairn.embed;

import dev.cairn.embed.model.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests to one provider that wait to be asked, handed out in batches of one model each. A backlog gives full
 * batches; a lone request waits for company only for a moment. While paused one batch at a time goes out as a probe.
 */
final class BatchQueue {
    /** How long a batch that is not full waits. */
    private static final Duration LINGER = Duration.ofMillis(5);

    private static final long UNTIL_CHANGED = Long.MAX_VALUE;

    /** Requests of one model; a probe finds out whether a pause is over. */
    record Batch(List<Request> requests, boolean probe) {}

    private record Waiting(Request request, int tokens, long since) {}

    private final Duration probeInterval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ModelQueue> models = new LinkedHashMap<>();

    /** Guarded by the lock, as is the rest. Until the provider is known, its least common denominator. */
    private Limits limits = new Limits(1, Integer.MAX_VALUE, 1);

    private ToIntFunction<String> tokenEstimate = text -> text.length() / 4 + 1;
    private boolean closed;
    private boolean probing;
    private long probeAt;
    private @Nullable String pausedBecause;

    BatchQueue(Duration probeInterval) {
        this.probeInterval = probeInterval;
    }

    /** The provider is known: what it takes, and how it counts. */
    void provider(Limits known, ToIntFunction<String> estimate) {
        locked(() -> {
            limits = known;
            tokenEstimate = estimate;
        });
    }

    void add(Collection<Request> requests) {
        locked(() -> {
            var now = System.nanoTime();
            requests.stream()
                    .filter(BatchQueue::isWanted)
                    .forEach(request -> queue(request).addLast(waiting(request, now)));
        });
    }

    /** Takes back what was handed out and not answered; it goes first again. */
    void giveBack(List<Request> requests) {
        locked(() -> {
            var now = System.nanoTime();
            for (var i = requests.size() - 1; i >= 0; i--) {
                var request = requests.get(i);
                if (isWanted(request)) {
                    queue(request).addFirst(waiting(request, now));
                }
                request.partition().settled();
            }
        });
    }

    /** Forgets the requests of revoked partitions. */
    void dropRevoked() {
        locked(() -> models.values().forEach(ModelQueue::dropRevoked));
    }

    /** Waits for a batch. Empty once closed. */
    Optional<Batch> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                var wait = untilReady(System.nanoTime());
                if (wait <= 0) {
                    return Optional.of(cut());
                }
                if (wait == UNTIL_CHANGED) {
                    changed.await();
                } else {
                    var unused = changed.awaitNanos(wait);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more can be answered. True if this is new. A probe that fails prolongs the pause. */
    boolean pause(String reason, boolean byProbe) {
        lock.lock();
        try {
            var isNew = pausedBecause == null;
            if (isNew || byProbe) {
                pausedBecause = reason;
                probeAt = System.nanoTime() + probeInterval.toNanos();
                probing = false;
            }
            return isNew;
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    /** A batch asked nothing. If it was a probe, whether the pause is over is still to be found out. */
    void unused(Batch batch) {
        locked(() -> probing = probing && !batch.probe());
    }

    /** A probe was answered. */
    void resume() {
        locked(() -> {
            pausedBecause = null;
            probing = false;
        });
    }

    Optional<String> pausedBecause() {
        lock.lock();
        try {
            return Optional.ofNullable(pausedBecause);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is handed out. */
    void close() {
        locked(() -> closed = true);
    }

    private long untilReady(long now) {
        models.values().removeIf(ModelQueue::isEmpty);
        if (models.isEmpty() || probing) {
            return UNTIL_CHANGED;
        }
        if (pausedBecause != null) {
            return probeAt - now;
        }
        return models.values().stream()
                .mapToLong(queue -> queue.untilReady(now))
                .min()
                .orElse(UNTIL_CHANGED);
    }

    private Batch cut() {
        var now = System.nanoTime();
        probing = pausedBecause != null;
        // Whoever became ready first; a probe takes what is there.
        var queue = models.values().stream()
                .min((a, b) -> Long.compare(a.untilReady(now), b.untilReady(now)))
                .orElseThrow();
        var batch = queue.cut();
        batch.forEach(request -> request.partition().dispatched());
        return new Batch(batch, probing);
    }

    private static boolean isWanted(Request request) {
        return request.partition().state() != PartitionRequests.State.REVOKED;
    }

    private ModelQueue queue(Request request) {
        return models.computeIfAbsent(request.input().getModel(), any -> new ModelQueue());
    }

    private Waiting waiting(Request request, long now) {
        return new Waiting(request, tokenEstimate.applyAsInt(request.input().getText()), now);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    /** The requests of one model, with the sum of their tokens. */
    private final class ModelQueue {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long tokens;

        void addLast(Waiting added) {
            waiting.addLast(added);
            tokens += added.tokens();
        }

        void addFirst(Waiting added) {
            waiting.addFirst(added);
            tokens += added.tokens();
        }

        boolean isEmpty() {
            return waiting.isEmpty();
        }

        long untilReady(long now) {
            var full = waiting.size() >= limits.batchCount() || tokens >= limits.batchTokens();
            return full ? 0 : Math.max(0, waiting.getFirst().since() + LINGER.toNanos() - now);
        }

        List<Request> cut() {
            var batch = new ArrayList<Request>();
            var batchTokens = 0L;
            while (!waiting.isEmpty() && batch.size() < limits.batchCount()) {
                batchTokens += waiting.getFirst().tokens();
                if (!batch.isEmpty() && batchTokens > limits.batchTokens()) {
                    break;
                }
                var next = waiting.removeFirst();
                tokens -= next.tokens();
                batch.add(next.request());
            }
            return batch;
        }

        void dropRevoked() {
            waiting.removeIf(entry -> !isWanted(entry.request()));
            tokens = waiting.stream().mapToLong(Waiting::tokens).sum();
        }
    }
}
