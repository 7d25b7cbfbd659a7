package dev.cairn.samples;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a simulated server runs.
 *
 * @param port on 127.0.0.1; 0 takes a free one
 * @param latency how long an answer takes
 * @param spread how much answers differ: each takes the latency times a number between 1 - spread and 1 + spread, all
 *     equally likely; 0 to 1
 * @param maxConcurrent how many requests are worked on at once; one more is answered 429
 * @param clock for Retry-After dates
 */
public record ServerSettings(int port, Duration latency, double spread, int maxConcurrent, InstantSource clock) {
    /** A free port, no latency, no spread, no limit. */
    public static ServerSettings defaults() {
        return new ServerSettings(0, Duration.ZERO, 0, Integer.MAX_VALUE, InstantSource.system());
    }

    /** These settings with a port. */
    public ServerSettings withPort(int value) {
        return new ServerSettings(value, latency, spread, maxConcurrent, clock);
    }

    /** These settings with a latency. */
    public ServerSettings withLatency(Duration value) {
        return new ServerSettings(port, value, spread, maxConcurrent, clock);
    }

    /** These settings with answers that take differently long. */
    public ServerSettings withSpread(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("the spread lies between 0 and 1, not at " + value);
        }
        return new ServerSettings(port, latency, value, maxConcurrent, clock);
    }

    /** These settings with a limit of concurrent requests. */
    public ServerSettings withMaxConcurrent(int value) {
        return new ServerSettings(port, latency, spread, value, clock);
    }

    /** These settings with a clock. */
    public ServerSettings withClock(InstantSource value) {
        return new ServerSettings(port, latency, spread, maxConcurrent, value);
    }
}
