package dev.cairn.ingest.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock and the waiting for it: waits take no time, but the clock moves on, and they are noted. */
public final class PatientClock implements InstantSource, Pause {
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final List<Duration> waits = new ArrayList<>();
    private Instant now = START;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void await(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(duration);
        now = now.plus(duration);
    }

    /** The waits so far. */
    public synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }
}
