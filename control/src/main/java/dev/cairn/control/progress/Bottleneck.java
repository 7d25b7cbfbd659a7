package dev.cairn.control.progress;

import dev.cairn.control.lag.Backlog;
import dev.cairn.control.lag.Queue;
import dev.cairn.control.lag.TopicLag;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds what bounds a run, from where its records wait. A stage that is slower than those before it has a queue that
 * stands; those after it keep up, and have none. So:
 *
 * <ol>
 *   <li>Of the queues that hold records of the run, the one furthest on that stands bounds it. A queue stands if its
 *       service needs more than {@link #STANDING} for it at its present rate, or {@link #STANDING_MODEL} for the
 *       requests in front of a model, which include those in flight; one that does not move stands.
 *   <li>If none stands and not everything is fetched, the source bounds it.
 *   <li>If everything is fetched, the queue that takes longest does.
 * </ol>
 *
 * Where the answer hangs on a rate that is not known yet, there is none.
 */
final class Bottleneck {
    static final Duration STANDING = Duration.ofSeconds(2);
    static final Duration STANDING_MODEL = Duration.ofSeconds(10);

    private static final String IN_PROCESS = "onnx:";

    private Bottleneck() {}

    /**
     * What bounds a run; empty while it cannot be known.
     *
     * @param backlogs in the order in which data flows
     * @param fetched true if every item is sealed
     */
    static Optional<Bound> of(String runId, String model, List<Backlog> backlogs, boolean fetched) {
        var holding = backlogs.stream().filter(backlog -> backlog.of(runId) > 0).toList();
        for (var i = holding.size() - 1; i >= 0; i--) {
            var backlog = holding.get(i);
            if (backlog.rate() == null) {
                return Optional.empty();
            }
            if (stands(backlog)) {
                return Optional.of(bound(backlog.queue(), model));
            }
        }
        if (!fetched) {
            return Optional.of(Bound.SOURCE);
        }
        return holding.stream()
                .max(Comparator.comparing(backlog -> drain(backlog).orElse(Duration.ZERO)))
                .map(backlog -> bound(backlog.queue(), model));
    }

    private static boolean stands(Backlog backlog) {
        var limit = backlog.queue() == Queue.MODEL ? STANDING_MODEL : STANDING;
        return drain(backlog).map(drain -> drain.compareTo(limit) > 0).orElse(true);
    }

    /** Other runs' records are before this run's: the whole queue counts. Empty if nothing moves. */
    private static Optional<Duration> drain(Backlog backlog) {
        return Optional.ofNullable(TopicLag.drain(backlog.records(), backlog.rate()));
    }

    private static Bound bound(Queue queue, String model) {
        return switch (queue) {
            case TRANSFORM, EMBED -> Bound.CPU;
            case MODEL -> model.startsWith(IN_PROCESS) ? Bound.MODEL_CPU : Bound.MODEL_QUOTA;
            case LOAD -> Bound.DATABASE;
        };
    }
}
