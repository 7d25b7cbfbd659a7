package dev.cairn.kit.fault;

import java.time.Clock;
import java.time.Duration;

/** The clock that services are started with: the system's, or one that is wrong by {@code -Dcairn.clock.offset=PT25H}. */
public final class WallClock {
    /** The system property that says by how much, as an ISO 8601 duration. */
    public static final String OFFSET_PROPERTY = "cairn.clock.offset";

    private WallClock() {}

    /** In UTC. */
    public static Clock system() {
        return Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty(OFFSET_PROPERTY, "PT0S")));
    }
}
