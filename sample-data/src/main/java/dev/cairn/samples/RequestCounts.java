package dev.cairn.samples;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a simulated server was asked and how it answered. Safe for use by several threads. */
public final class RequestCounts {
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger faulted = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peakInFlight = new AtomicInteger();
    private final Work work = new Work();
    private final Map<String, Integer> paths = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> pages = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();

    RequestCounts() {}

    /** All requests, refused and faulted ones included. */
    public int total() {
        return total.get();
    }

    /** Requests for a path, such as {@code /api/v2/studies}. */
    public int path(String path) {
        return paths.getOrDefault(path, 0);
    }

    /** Requests for the nth page of any query, counted from 1. */
    public int page(int page) {
        return pages.getOrDefault(page, 0);
    }

    /** Answers with a status. A connection that was reset has none. */
    public int status(int status) {
        return statuses.getOrDefault(status, 0);
    }

    /** Requests that met a scripted fault. */
    public int faulted() {
        return faulted.get();
    }

    /** Requests that are being worked on now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The most requests that were worked on at the same time. */
    public int peakInFlight() {
        return peakInFlight.get();
    }

    /**
     * What was worked on, from beginning to end.
     *
     * @param requests that are done
     * @param busy the sum of the times that each of them took
     * @param span from the beginning of the first to the end of the last
     */
    public record Worked(long requests, Duration busy, Duration span) {}

    /** What was worked on since the server started. */
    public Worked worked() {
        return work.soFar();
    }

    int nextNumber() {
        return total.incrementAndGet();
    }

    void asked(Call call) {
        paths.merge(call.path(), 1, Integer::sum);
        pages.merge(call.page(), 1, Integer::sum);
    }

    void faultMet() {
        faulted.incrementAndGet();
    }

    void answered(int status) {
        statuses.merge(status, 1, Integer::sum);
    }

    /** Takes a place among those in flight, if there is one. */
    boolean enter(int places) {
        var now = inFlight.incrementAndGet();
        if (now > places) {
            inFlight.decrementAndGet();
            return false;
        }
        peakInFlight.accumulateAndGet(now, Math::max);
        return true;
    }

    /** @param begin when the request entered, as {@link System#nanoTime} has it */
    void leave(long begin) {
        inFlight.decrementAndGet();
        work.done(begin, System.nanoTime());
    }

    private static final class Work {
        private long requests;
        private long busy;
        private long first;
        private long last;

        synchronized void done(long begin, long end) {
            first = requests == 0 || begin - first < 0 ? begin : first;
            last = requests == 0 || end - last > 0 ? end : last;
            requests++;
            busy += end - begin;
        }

        synchronized Worked soFar() {
            return new Worked(requests, Duration.ofNanos(busy), Duration.ofNanos(last - first));
        }
    }
}
