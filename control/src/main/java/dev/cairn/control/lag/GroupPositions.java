package dev.cairn.control.lag;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.PartitionLag.Store;
import dev.cairn.kit.kafka.KafkaAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.TopicPartition;

/**
 * Where every group of the pipeline stands. The loader's groups keep their offsets in the database; what they commit to
 * Kafka follows later and does not count.
 */
final class GroupPositions {
    private static final String OFFSETS = "select consumer_group, topic, partition, next_offset from consumer_offsets";

    private final KafkaAccess kafka;
    private final LedgerDatabase database;

    GroupPositions(KafkaAccess kafka, LedgerDatabase database) {
        this.kafka = kafka;
        this.database = database;
    }

    /** The positions in topics of the pipeline, by group, topic and partition. */
    List<GroupPosition> all(Admin admin) throws ExecutionException, InterruptedException {
        var positions = new TreeMap<String, GroupPosition>();
        var prefix = kafka.config().topicPrefix();
        committed(admin, prefix).forEach(position -> positions.put(key(position), position));
        stored().stream()
                .filter(position -> position.partition().topic().startsWith(prefix))
                .forEach(position -> positions.put(key(position), position));
        return positions.values().stream()
                .sorted(Comparator.comparing(GroupPosition::group)
                        .thenComparing(position -> position.partition().topic())
                        .thenComparing(position -> position.partition().partition()))
                .toList();
    }

    private static String key(GroupPosition position) {
        return position.group() + "/" + position.partition();
    }

    private static List<GroupPosition> committed(Admin admin, String prefix)
            throws ExecutionException, InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> groups =
                admin.listGroups(new ListGroupsOptions()).valid().get().stream()
                        .map(GroupListing::groupId)
                        .filter(group -> group.startsWith(prefix))
                        .distinct()
                        .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec()));
        if (groups.isEmpty()) {
            return List.of();
        }
        var positions = new ArrayList<GroupPosition>();
        admin.listConsumerGroupOffsets(groups)
                .all()
                .get()
                .forEach((group, offsets) -> offsets.forEach((at, offset) -> {
                    if (offset != null) {
                        positions.add(new GroupPosition(group, at, offset.offset(), Store.KAFKA));
                    }
                }));
        return positions;
    }

    private Collection<GroupPosition> stored() {
        return database.read(connection -> {
            var positions = new ArrayList<GroupPosition>();
            try (var query = connection.prepareStatement(OFFSETS)) {
                var row = query.executeQuery();
                while (row.next()) {
                    positions.add(new GroupPosition(
                            row.getString("consumer_group"),
                            new TopicPartition(row.getString("topic"), row.getInt("partition")),
                            row.getLong("next_offset"),
                            Store.DATABASE));
                }
            }
            return positions;
        });
    }
}
