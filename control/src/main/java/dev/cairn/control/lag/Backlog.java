package dev.cairn.control.lag;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits in one queue.
 *
 * @param records all of it
 * @param rate how many the service takes a second; null until it has been watched for a second
 * @param byRun the records of each run among them
 */
public record Backlog(Queue queue, long records, @Nullable Double rate, Map<String, Long> byRun) {
    public Backlog {
        byRun = Map.copyOf(byRun);
    }

    /** How many of the records are a run's. */
    public long of(String runId) {
        return byRun.getOrDefault(runId, 0L);
    }
}
