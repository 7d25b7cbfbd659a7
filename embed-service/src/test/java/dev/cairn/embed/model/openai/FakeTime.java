package dev.cairn.embed.model.openai;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time of the test's making: it flows at once where somebody waits, or stands until the test moves it. */
final class FakeTime implements Timekeeper {
    private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    private final boolean flows;
    private final List<Duration> waits = new ArrayList<>();
    private long nanos;
    private int waiting;

    private FakeTime(boolean flows) {
        this.flows = flows;
    }

    static FakeTime flowing() {
        return new FakeTime(true);
    }

    static FakeTime standing() {
        return new FakeTime(false);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public synchronized void pass(Duration wait) throws InterruptedException {
        waits.add(wait);
        var until = nanos + wait.toNanos();
        if (flows) {
            nanos = Math.max(nanos, until);
            return;
        }
        waiting++;
        try {
            while (nanos < until) {
                wait();
            }
        } finally {
            waiting--;
        }
    }

    synchronized void advance(Duration by) {
        nanos += by.toNanos();
        notifyAll();
    }

    /** Threads that wait for time to pass. */
    synchronized int waiting() {
        return waiting;
    }

    /** All waits so far, in order. */
    synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }

    synchronized Duration elapsed() {
        return Duration.ofNanos(nanos);
    }
}
