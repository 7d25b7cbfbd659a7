package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.TopicCheckpoint.Partition;
import dev.cairn.control.checkpoints.TopicCheckpoint.RunsHeld;
import dev.cairn.control.topics.TopicList;
import dev.cairn.control.topics.TopicState;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topic.Cleanup;
import dev.cairn.schemas.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the brokers what each topic holds. No record is read. */
final class TopicCheckpoints {
    private static final Map<Topic<?>, String> WRITERS = Map.ofEntries(
            Map.entry(Topics.RUNS, "publish"),
            Map.entry(Topics.WORK_ITEMS, "publish"),
            Map.entry(Topics.INGEST_CURSORS, "ingest"),
            Map.entry(Topics.RAW_RECORDS, "ingest"),
            Map.entry(Topics.PREPARED_RECORDS, "transform"),
            Map.entry(Topics.MODEL_REQUESTS, "embed"),
            Map.entry(Topics.MODEL_CALLS, "embed"),
            Map.entry(Topics.MODEL_ANSWERS, "embed"),
            Map.entry(Topics.ENRICHED_RECORDS, "embed"),
            Map.entry(Topics.DEAD_LETTERS, "every stage"),
            Map.entry(Topics.ITEM_STATUS, "load"),
            Map.entry(Topics.MODEL_SPENDING, "embed"),
            Map.entry(Topics.PROCESSING_LOG, "publish"));

    private final KafkaAccess kafka;

    TopicCheckpoints(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** The stage that writes a topic. */
    static String writer(Topic<?> topic) {
        return Objects.requireNonNull(WRITERS.get(topic), topic::baseName);
    }

    /** When a run began and ended. */
    record Span(Instant from, @Nullable Instant until) {}

    /** The topics that exist, in the order in which data flows. Throws KAFKA_UNAVAILABLE. */
    List<TopicCheckpoint> read(List<Span> runs) {
        try (var admin = kafka.admin()) {
            var sizes = new TopicList(kafka)
                    .read(admin).stream().collect(Collectors.toMap(TopicState::name, TopicState::partitions));
            var partitions = partitions(admin, sizes);
            var topics = new ArrayList<TopicCheckpoint>();
            for (var topic : Topics.ALL) {
                var name = kafka.name(topic);
                var own = partitions.getOrDefault(name, List.of());
                if (!own.isEmpty()) {
                    var held = topic.cleanup() == Cleanup.COMPACT ? null : held(own, runs);
                    topics.add(new TopicCheckpoint(
                            name, writer(topic), topic.cleanup().policy(), own, held));
                }
            }
            return topics;
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private static Map<String, List<Partition>> partitions(Admin admin, Map<String, Integer> sizes)
            throws ExecutionException, InterruptedException {
        var all = new ArrayList<TopicPartition>();
        sizes.forEach((topic, size) -> {
            for (var i = 0; i < size; i++) {
                all.add(new TopicPartition(topic, i));
            }
        });
        var first = offsets(admin, all, OffsetSpec::earliest);
        var end = offsets(admin, all, OffsetSpec::latest);
        // The first record since the beginning of time, with its own.
        var oldest = offsets(admin, all, () -> OffsetSpec.forTimestamp(0));
        var newest = offsets(admin, all, OffsetSpec::maxTimestamp);
        var bytes = bytes(admin);
        return all.stream()
                .collect(Collectors.groupingBy(
                        TopicPartition::topic,
                        Collectors.mapping(
                                at -> new Partition(
                                        at.partition(),
                                        Objects.requireNonNull(first.get(at)).offset(),
                                        Objects.requireNonNull(end.get(at)).offset(),
                                        bytes.getOrDefault(at, 0L),
                                        time(oldest.get(at)),
                                        time(newest.get(at))),
                                Collectors.toList())));
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, Supplier<OffsetSpec> what)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(at -> at, at -> what.get())))
                .all()
                .get();
    }

    private static @Nullable Instant time(@Nullable ListOffsetsResultInfo info) {
        return info == null || info.timestamp() < 0 ? null : Instant.ofEpochMilli(info.timestamp());
    }

    /** Of all replicas. */
    private static Map<TopicPartition, Long> bytes(Admin admin) throws ExecutionException, InterruptedException {
        var brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        var bytes = new HashMap<TopicPartition, Long>();
        for (var directories :
                admin.describeLogDirs(brokers).allDescriptions().get().values()) {
            for (var directory : directories.values()) {
                directory.replicaInfos().forEach((at, replica) -> bytes.merge(at, replica.size(), Long::sum));
            }
        }
        return bytes;
    }

    /** How much of each run is held, by times. */
    static RunsHeld held(List<Partition> partitions, List<Span> runs) {
        var shortened =
                partitions.stream().filter(partition -> partition.first() > 0).toList();
        if (shortened.isEmpty()) {
            return new RunsHeld(runs.size(), 0, 0);
        }
        var wholeSince = shortened.stream()
                .map(partition -> partition.oldest() == null ? Instant.MAX : partition.oldest())
                .max(Instant::compareTo)
                .orElseThrow();
        var goneUntil = partitions.stream()
                .map(partition -> partition.oldest() == null ? Instant.MAX : partition.oldest())
                .min(Instant::compareTo)
                .orElseThrow();
        var whole =
                runs.stream().filter(run -> !run.from().isBefore(wholeSince)).count();
        var gone = runs.stream()
                .filter(run -> run.until() != null && run.until().isBefore(goneUntil))
                .count();
        return new RunsHeld(whole, runs.size() - whole - gone, gone);
    }
}
