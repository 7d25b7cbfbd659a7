package dev.cairn.control.lag;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the first record between two offsets, if there is one. Offsets alone cannot tell: a transaction ends with a
 * marker that takes an offset, and aborted records take theirs. A consumer steps over both.
 */
final class FirstUnread {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int POLLS = 16;

    private final Consumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> timestamps = new HashMap<>();
    private final Set<TopicPartition> empty = new HashSet<>();

    /**
     * Looks into every partition from its offset on.
     *
     * @param ends where to stop looking
     */
    FirstUnread(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        consumer.assign(open);
        from.forEach(consumer::seek);
        for (var i = 0; i < POLLS && !open.isEmpty(); i++) {
            look(open, ends);
            consumer.assign(open);
        }
    }

    /** True if there is certainly no record. */
    boolean none(TopicPartition partition) {
        return empty.contains(partition);
    }

    /** The timestamps of the records that were found. */
    Map<TopicPartition, Long> timestamps() {
        return timestamps;
    }

    private void look(Set<TopicPartition> open, Map<TopicPartition, Long> ends) {
        var records = consumer.poll(POLL);
        for (var partition : records.partitions()) {
            timestamps.put(partition, records.records(partition).get(0).timestamp());
            open.remove(partition);
        }
        for (var partition : new HashSet<>(open)) {
            if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)) {
                empty.add(partition);
                open.remove(partition);
            }
        }
    }
}
