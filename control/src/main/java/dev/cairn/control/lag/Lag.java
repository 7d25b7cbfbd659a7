package dev.cairn.control.lag;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far each group of the pipeline is behind, partition by partition. */
public final class Lag {
    private static final String CLIENT = "lag";

    private final KafkaAccess kafka;
    private final GroupPositions positions;
    private final InstantSource clock;

    public Lag(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.kafka = kafka;
        this.positions = new GroupPositions(kafka, database);
        this.clock = clock;
    }

    /** Reads offsets, and looks at the first unread record of each partition that may have one. */
    public List<PartitionLag> read() {
        try (var admin = kafka.admin()) {
            var found = positions.all(admin);
            var ends = ends(admin, found);
            var lags = new ArrayList<PartitionLag>();
            found.stream()
                    .collect(Collectors.groupingBy(GroupPosition::group, TreeMap::new, Collectors.toList()))
                    .forEach((group, members) -> lags.addAll(lags(members, ends)));
            return lags;
        } catch (ExecutionException e) {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "the broker refused: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while waiting for the broker", e);
        }
    }

    /**
     * The lag of whatever group is furthest behind, by topic without its prefix, in offsets: a quick look that counts
     * transaction markers as records.
     */
    public Map<String, Long> roughly(Admin admin) throws ExecutionException, InterruptedException {
        var found = positions.all(admin);
        var ends = ends(admin, found);
        var sums = new HashMap<String, Map<String, Long>>();
        for (var position : found) {
            var topic = position.partition()
                    .topic()
                    .substring(kafka.config().topicPrefix().length());
            var behind = Math.max(0, ends.getOrDefault(position.partition(), 0L) - position.next());
            sums.computeIfAbsent(topic, t -> new HashMap<>()).merge(position.group(), behind, Long::sum);
        }
        var furthest = new HashMap<String, Long>();
        sums.forEach((topic, groups) -> furthest.put(
                topic, groups.values().stream().mapToLong(Long::longValue).max().orElse(0)));
        return furthest;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, List<GroupPosition> positions)
            throws ExecutionException, InterruptedException {
        var wanted = positions.stream()
                .map(GroupPosition::partition)
                .distinct()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    private List<PartitionLag> lags(List<GroupPosition> group, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> behind = group.stream()
                .filter(position -> position.next() < end(position, ends))
                .collect(Collectors.toMap(GroupPosition::partition, GroupPosition::next));
        if (behind.isEmpty()) {
            return group.stream().map(position -> caughtUp(position, ends)).toList();
        }
        try (var consumer = kafka.reader(CLIENT)) {
            var unread = new FirstUnread(consumer, behind, ends);
            return group.stream()
                    .map(position -> unread.none(position.partition()) || !behind.containsKey(position.partition())
                            ? caughtUp(position, ends)
                            : lagging(position, ends, unread.timestamps().get(position.partition())))
                    .toList();
        }
    }

    private static PartitionLag caughtUp(GroupPosition position, Map<TopicPartition, Long> ends) {
        return lag(position, ends, true, null);
    }

    private PartitionLag lagging(GroupPosition position, Map<TopicPartition, Long> ends, @Nullable Long timestamp) {
        var age = timestamp == null ? null : Duration.between(Instant.ofEpochMilli(timestamp), clock.instant());
        return lag(position, ends, false, age);
    }

    private static PartitionLag lag(
            GroupPosition position, Map<TopicPartition, Long> ends, boolean caughtUp, @Nullable Duration age) {
        var end = end(position, ends);
        return new PartitionLag(
                position.group(),
                position.partition().topic(),
                position.partition().partition(),
                position.next(),
                end,
                caughtUp ? 0 : Math.max(0, end - position.next()),
                caughtUp,
                age,
                position.keptIn());
    }

    private static long end(GroupPosition position, Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(position.partition(), position.next());
    }
}
