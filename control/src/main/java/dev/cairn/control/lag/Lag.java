package dev.cairn.control.lag;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.UnreadProbe.Gap;
import dev.cairn.control.lag.UnreadProbe.Unread;
import dev.cairn.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far each group of the pipeline is behind, partition by partition. */
public final class Lag implements AutoCloseable {
    private final KafkaAccess kafka;
    private final GroupPositions positions;
    private final InstantSource clock;
    private final Admin admin;
    private final UnreadProbe probe;

    public Lag(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.kafka = kafka;
        this.positions = new GroupPositions(kafka, database);
        this.clock = clock;
        this.admin = kafka.admin();
        this.probe = new UnreadProbe(kafka);
    }

    /**
     * Reads offsets, and looks at the first unread record of each partition that may have one. Throws KAFKA_UNAVAILABLE
     * or DATABASE_UNAVAILABLE.
     */
    public List<PartitionLag> read() {
        try {
            var found = positions.all(admin);
            var ends = ends(found);
            var answers = probe.look(found.stream()
                    .filter(position -> position.next() < end(position, ends))
                    .map(position -> gap(position, ends))
                    .distinct()
                    .toList());
            return found.stream()
                    .map(position -> {
                        var gap = gap(position, ends);
                        return lag(position, gap.end(), answers.getOrDefault(gap, new Unread.Nothing()));
                    })
                    .toList();
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    @Override
    public void close() {
        probe.close();
        admin.close();
    }

    private Map<TopicPartition, Long> ends(List<GroupPosition> positions)
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

    private static long end(GroupPosition position, Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(position.partition(), position.next());
    }

    private static Gap gap(GroupPosition position, Map<TopicPartition, Long> ends) {
        return new Gap(position.partition(), position.next(), end(position, ends));
    }

    private PartitionLag lag(GroupPosition position, long end, Unread unread) {
        var caughtUp = unread instanceof Unread.Nothing;
        return new PartitionLag(
                position.group(),
                position.partition().topic(),
                position.partition().partition(),
                position.next(),
                end,
                caughtUp ? 0 : end - position.next(),
                caughtUp,
                unread instanceof Unread.Since since ? Duration.between(since.written(), clock.instant()) : null,
                position.keptIn());
    }
}
