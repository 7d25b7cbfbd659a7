package dev.cairn.control.lag;

import dev.cairn.control.lag.PartitionLag.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind in a topic: the sum of its partitions.
 *
 * @param lag records that wait
 * @param exact true if all of them were counted; false if their number follows from samples
 * @param age how long the oldest of them has been waiting; null without any, or if it is not known
 * @param rate records that the group reads a second; null until it has been watched for a second
 * @param drain how long it needs for its lag at this rate; null while the rate is not known or nothing moves
 */
public record TopicLag(
        String group,
        String topic,
        long lag,
        boolean exact,
        @Nullable Duration age,
        @Nullable Double rate,
        @Nullable Duration drain,
        Store keptIn) {
    private static final double MILLIS_PER_SECOND = 1000;

    /** Sums up partitions, in their order. */
    public static List<TopicLag> of(List<PartitionLag> partitions) {
        var byTopic = new LinkedHashMap<String, List<PartitionLag>>();
        partitions.forEach(partition -> byTopic.computeIfAbsent(
                        partition.group() + " " + partition.topic(), key -> new ArrayList<>())
                .add(partition));
        return byTopic.values().stream().map(TopicLag::sum).toList();
    }

    /** How long records take at a rate; null if that cannot be said. */
    public static @Nullable Duration drain(long records, @Nullable Double rate) {
        if (records <= 0) {
            return Duration.ZERO;
        }
        return rate == null || rate <= 0 ? null : Duration.ofMillis(Math.round(MILLIS_PER_SECOND * records / rate));
    }

    private static TopicLag sum(List<PartitionLag> partitions) {
        var first = partitions.get(0);
        var lag = partitions.stream().mapToLong(PartitionLag::lag).sum();
        var rates = partitions.stream()
                .map(PartitionLag::rate)
                .filter(Objects::nonNull)
                .toList();
        var rate = rates.size() < partitions.size()
                ? null
                : (Double) rates.stream().mapToDouble(Double::doubleValue).sum();
        return new TopicLag(
                first.group(),
                first.topic(),
                lag,
                partitions.stream().allMatch(PartitionLag::exact),
                partitions.stream()
                        .map(PartitionLag::age)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                rate,
                drain(lag, rate),
                first.keptIn());
    }
}
