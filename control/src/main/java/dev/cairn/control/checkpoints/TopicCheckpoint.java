package dev.cairn.control.checkpoints;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a topic holds.
 *
 * @param writtenBy the stage
 * @param cleanup how the broker cleans its log
 * @param runs how much of the ledger's runs it can still tell; null where it holds the newest value of each key
 */
public record TopicCheckpoint(
        String topic,
        String writtenBy,
        String cleanup,
        List<Partition> partitions,
        @Nullable RunsHeld runs) {
    /**
     * One partition.
     *
     * @param first the first offset that is held
     * @param end the offset after the last one
     * @param bytes on the disks of all brokers
     * @param oldest time of its first record; null if it has none
     * @param newest time of its newest record
     */
    public record Partition(
            int partition,
            long first,
            long end,
            long bytes,
            @Nullable Instant oldest,
            @Nullable Instant newest) {}

    /**
     * Runs of the ledger by how much of them the topic can still hold: told by times, because that is how brokers forget.
     *
     * @param whole published after the oldest record of every partition that has lost some
     * @param part begun before that
     * @param gone ended before the oldest record of all
     */
    public record RunsHeld(long whole, long part, long gone) {}

    /** Offsets that are held: records, and a few markers of transactions. */
    public long held() {
        return partitions.stream().mapToLong(part -> part.end() - part.first()).sum();
    }

    /** Offsets that are not held any more. */
    public long expired() {
        return partitions.stream().mapToLong(Partition::first).sum();
    }

    /** On the disks of all brokers. */
    public long bytes() {
        return partitions.stream().mapToLong(Partition::bytes).sum();
    }

    /** The time of the oldest record; null if there is none. */
    public @Nullable Instant oldest() {
        return times(Partition::oldest).min(Comparator.naturalOrder()).orElse(null);
    }

    /** The time of the newest record; null if there is none. */
    public @Nullable Instant newest() {
        return times(Partition::newest).max(Comparator.naturalOrder()).orElse(null);
    }

    private interface Time {
        @Nullable
        Instant of(Partition partition);
    }

    private Stream<Instant> times(Time time) {
        return partitions.stream().map(time::of).filter(Objects::nonNull);
    }
}
