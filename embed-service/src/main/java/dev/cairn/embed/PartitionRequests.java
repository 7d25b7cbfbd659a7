package dev.cairn.embed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one partition from reading to commit. No key is asked twice at once, nor again while its answer is
 * fresh. The polling thread reads and commits; threads of providers and of the producer report what is done: every
 * method holds the monitor.
 */
final class PartitionRequests {
    private static final int FRESH_ANSWERS = 256;

    /** How far a partition has come since it was assigned. */
    enum State {
        ASSIGNED,
        SEARCHING_ANSWERS,
        READING,
        REVOKED
    }

    private final TopicPartition source;
    private final Map<String, Queue<Request>> underWay = new HashMap<>();
    private final Map<String, byte[]> fresh = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > FRESH_ANSWERS;
        }
    };
    private State state = State.ASSIGNED;
    private OffsetPrefix offsets = new OffsetPrefix(0);
    private AnswersFound found = AnswersFound.NONE;
    private long openBytes;
    private int dispatched;

    PartitionRequests(TopicPartition source) {
        this.source = source;
    }

    TopicPartition source() {
        return source;
    }

    synchronized State state() {
        return state;
    }

    /** The position of the first request is known; answers to it and later ones are being looked for. */
    synchronized void searching(long position) {
        offsets = new OffsetPrefix(position);
        advance(State.SEARCHING_ANSWERS);
    }

    /** Requests may be read. */
    synchronized void ready(AnswersFound answersFound) {
        found = answersFound;
        advance(State.READING);
    }

    /** The partition goes to another worker: what is not at a provider yet never will be. */
    synchronized void revoke() {
        state = State.REVOKED;
    }

    private void advance(State next) {
        if (state != State.REVOKED) {
            state = next;
        }
    }

    /** A record was read. */
    synchronized void opened(long offset, int bytes) {
        offsets.opened(offset);
        openBytes += bytes;
        if (offset >= found.requestsEnd()) {
            found = AnswersFound.NONE;
        }
    }

    /** A record needs nothing more. */
    synchronized void done(long offset, int bytes) {
        offsets.done(offset);
        openBytes -= bytes;
    }

    /** True if the request was answered before this worker got the partition. */
    synchronized boolean answeredBefore(Request request) {
        return found.answers(request.key(), request.askId());
    }

    /** How many workers before this one had begun to ask it. */
    synchronized int paidBefore(String askId) {
        return found.begun().getOrDefault(askId, Set.of()).size();
    }

    /** The answer that this worker wrote lately for the same key. */
    synchronized Optional<byte[]> freshAnswer(Request request) {
        return Optional.ofNullable(fresh.get(request.key()));
    }

    /** True if the request is to be asked; false if it waits for one of the same key that is under way. */
    synchronized boolean lead(Request request) {
        var followers = underWay.get(request.key());
        if (followers == null) {
            underWay.put(request.key(), new ArrayDeque<>());
            return true;
        }
        followers.add(request);
        return false;
    }

    /**
     * The answer to a leading request is durable. Its followers are done with it if it is a success, or the failure of
     * their own asking. Returns the follower that is to be asked now, if one is left.
     *
     * @param success the answer's bytes; null if the answer is a failure
     */
    synchronized Optional<Request> answered(Request leader, byte @Nullable [] success) {
        var followers = underWay.remove(leader.key());
        done(leader.offset(), leader.bytes());
        if (success != null) {
            fresh.put(leader.key(), success);
        }
        if (followers == null) {
            return Optional.empty();
        }
        followers.removeIf(follower -> {
            var answered = success != null || follower.askId().equals(leader.askId());
            if (answered) {
                done(follower.offset(), follower.bytes());
            }
            return answered;
        });
        var next = Optional.ofNullable(followers.poll());
        next.ifPresent(request -> underWay.put(request.key(), followers));
        return next;
    }

    /** Something of this partition went to a provider or the broker. */
    synchronized void dispatched() {
        dispatched++;
    }

    /** It came back. */
    synchronized void settled() {
        dispatched--;
        if (dispatched == 0) {
            notifyAll();
        }
    }

    /** Waits until everything that went out has come back. False if the time was not enough. */
    synchronized boolean awaitSettled(Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (dispatched > 0) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Everything before this position was read. */
    synchronized void readTo(long position) {
        offsets.readTo(position);
    }

    synchronized OptionalLong toCommit() {
        return offsets.toCommit();
    }

    synchronized void committed(long position) {
        offsets.committed(position);
    }

    synchronized int open() {
        return offsets.open();
    }

    synchronized long openBytes() {
        return openBytes;
    }
}
