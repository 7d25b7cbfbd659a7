package dev.cairn.embed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, beside the polling thread, for the answers that partitions already have before their requests are read. */
final class Recovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Function<Map<TopicPartition, Long>, Map<TopicPartition, AnswersFound>> search;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "embed-recovery");
        thread.setDaemon(true);
        return thread;
    });

    Recovery(Function<Map<TopicPartition, Long>, Map<TopicPartition, AnswersFound>> search) {
        this.search = search;
    }

    /** Starts the search for partitions, each with the position of its first uncommitted request. */
    void begin(Map<PartitionRequests, Long> positions) {
        positions.forEach(PartitionRequests::searching);
        try {
            executor.execute(() -> attempt(positions));
        } catch (RejectedExecutionException closing) {
            log.debug("event=recovery_skipped reason=closing");
        }
    }

    /** Why the search does not get on. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // an attempt reports for itself
    private void attempt(Map<PartitionRequests, Long> positions) {
        try {
            var found = search.apply(positions.entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().source(), Map.Entry::getValue)));
            trouble.set(null);
            positions
                    .keySet()
                    .forEach(partition -> partition.ready(found.getOrDefault(partition.source(), AnswersFound.NONE)));
        } catch (RuntimeException e) {
            if (executor.isShutdown()) {
                return;
            }
            if (trouble.getAndSet("answers given before cannot be looked up: " + e.getMessage()) == null) {
                log.warn("event=answer_search_failed action=retry", e);
            }
            executor.schedule(() -> attempt(positions), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
