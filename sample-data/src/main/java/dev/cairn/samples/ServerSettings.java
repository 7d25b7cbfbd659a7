package dev.cairn.samples;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a simulated server runs.
 *
 * @param port on 127.0.0.1; 0 takes a free one
 * @param latency how long an answer takes at least
 * @param maxConcurrent how many requests are worked on at once; one more is answered 429
 * @param clock for Retry-After dates
 */
public record ServerSettings(int port, Duration latency, int maxConcurrent, InstantSource clock) {
    /** A free port, no latency, no limit. */
    public static ServerSettings defaults() {
        return new ServerSettings(0, Duration.ZERO, Integer.MAX_VALUE, InstantSource.system());
    }

    /** These settings with a port. */
    public ServerSettings withPort(int value) {
        return new ServerSettings(value, latency, maxConcurrent, clock);
    }

    /** These settings with a latency. */
    public ServerSettings withLatency(Duration value) {
        return new ServerSettings(port, value, maxConcurrent, clock);
    }

    /** These settings with a limit of concurrent requests. */
    public ServerSettings withMaxConcurrent(int value) {
        return new ServerSettings(port, latency, value, clock);
    }

    /** These settings with a clock. */
    public ServerSettings withClock(InstantSource value) {
        return new ServerSettings(port, latency, maxConcurrent, value);
    }
}
