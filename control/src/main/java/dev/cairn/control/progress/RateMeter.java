package dev.cairn.control.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** How fast a count grows, over the last seconds. */
final class RateMeter {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final double MILLIS_PER_SECOND = 1000;

    private record Sample(Instant at, long count) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /** Notes a count and returns by how much it grows a second; 0 at first. */
    double add(Instant now, long count) {
        samples.addLast(new Sample(now, count));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minus(WINDOW))) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        var millis = Duration.between(first.at(), now).toMillis();
        return millis == 0 ? 0 : (count - first.count()) * MILLIS_PER_SECOND / millis;
    }
}
