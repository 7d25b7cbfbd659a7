package dev.cairn.control.lag;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.PartitionLag.Store;
import dev.cairn.control.topics.TopicList;
import dev.cairn.control.topics.TopicState;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where every group of the pipeline stands. The loader keeps its offsets in the database; what it commits to Kafka
 * follows later and does not count. A group that has not begun stands at the beginning of its topics.
 */
final class GroupPositions {
    private static final String OFFSETS = "select consumer_group, topic, partition, next_offset from consumer_offsets";
    private static final String LOAD = "load";

    /** Who reads what. The services cannot change these names without losing their place. */
    private static final Map<String, List<Topic<?>>> READERS = Map.of(
            "ingest",
            List.of(Topics.WORK_ITEMS),
            "transform",
            List.of(Topics.RAW_RECORDS),
            "embed",
            List.of(Topics.PREPARED_RECORDS, Topics.MODEL_ANSWERS),
            "embed-workers",
            List.of(Topics.MODEL_REQUESTS),
            LOAD,
            List.of(Topics.RUNS, Topics.WORK_ITEMS, Topics.ENRICHED_RECORDS, Topics.DEAD_LETTERS));

    private final KafkaAccess kafka;
    private final LedgerDatabase database;

    GroupPositions(KafkaAccess kafka, LedgerDatabase database) {
        this.kafka = kafka;
        this.database = database;
    }

    /** The positions in topics of the pipeline, by group, topic and partition. */
    List<GroupPosition> all(Admin admin) throws ExecutionException, InterruptedException {
        var positions = new TreeMap<String, GroupPosition>();
        for (var position : beginnings(admin)) {
            positions.put(key(position), position);
        }
        for (var position : committed(admin)) {
            positions.put(key(position), position);
        }
        for (var position : stored()) {
            if (position.partition().topic().startsWith(kafka.config().topicPrefix())) {
                positions.put(key(position), position);
            }
        }
        return List.copyOf(positions.values());
    }

    /** Sorts by group, topic and partition, and is the same for the same three. */
    private static String key(GroupPosition position) {
        var partition = position.partition();
        return "%s %s %06d".formatted(position.group(), partition.topic(), partition.partition());
    }

    private Collection<GroupPosition> beginnings(Admin admin) throws ExecutionException, InterruptedException {
        var partitions = new TopicList(kafka)
                .read(admin).stream().collect(Collectors.toMap(TopicState::name, TopicState::partitions));
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        READERS.values().stream()
                .flatMap(List::stream)
                .map(kafka::name)
                .distinct()
                .forEach(topic -> {
                    for (var i = 0; i < partitions.getOrDefault(topic, 0); i++) {
                        wanted.put(new TopicPartition(topic, i), OffsetSpec.earliest());
                    }
                });
        var earliest = admin.listOffsets(wanted).all().get();
        var beginnings = new ArrayList<GroupPosition>();
        READERS.forEach((reader, topics) -> {
            var names = topics.stream().map(kafka::name).toList();
            var keptIn = reader.equals(LOAD) ? Store.DATABASE : Store.KAFKA;
            earliest.forEach((partition, first) -> {
                if (names.contains(partition.topic())) {
                    beginnings.add(new GroupPosition(kafka.group(reader), partition, first.offset(), keptIn));
                }
            });
        });
        return beginnings;
    }

    /** Of all groups with the prefix: others may read along. */
    private Collection<GroupPosition> committed(Admin admin) throws ExecutionException, InterruptedException {
        var prefix = kafka.config().topicPrefix();
        var groups = admin.listGroups().valid().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(prefix) && !group.equals(kafka.group(LOAD)))
                .distinct()
                .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
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
        return database.readOr(List.of(), connection -> {
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
