package dev.cairn.control.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** How fast a count grows, over the last seconds. */
public final class RateMeter {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** Services commit a few times a second: over less than this, a rate would be an accident. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final double MILLIS_PER_SECOND = 1000;

    private record Sample(Instant at, double count) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /** Notes a count and returns by how much it grows a second; null while it has not been watched for long enough. */
    public @Nullable Double add(Instant now, double count) {
        samples.addLast(new Sample(now, count));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minus(WINDOW))) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        var watched = Duration.between(first.at(), now);
        return watched.compareTo(SHORTEST) < 0
                ? null
                : (count - first.count()) * MILLIS_PER_SECOND / watched.toMillis();
    }
}
