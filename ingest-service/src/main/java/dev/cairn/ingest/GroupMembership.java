package dev.cairn.ingest;

import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/** The consumer's membership of its group, for threads that must not ask the consumer itself. */
final class GroupMembership implements Supplier<ConsumerGroupMetadata> {
    private volatile @Nullable ConsumerGroupMetadata newest;

    void set(ConsumerGroupMetadata metadata) {
        newest = metadata;
    }

    /** The membership as of the last poll. */
    @Override
    public ConsumerGroupMetadata get() {
        return Objects.requireNonNull(newest, "asked before the first poll");
    }
}
