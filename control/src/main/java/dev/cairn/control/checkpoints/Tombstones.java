package dev.cairn.control.checkpoints;

import dev.cairn.control.topics.CompactedTopic;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topic.Cleanup;
import dev.cairn.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What compacted topics hold of runs, as tombstones. The topics themselves are asked: so a cursor is found in the
 * partition of its work item, where its tombstone has to go, and nothing is buried twice.
 */
final class Tombstones {
    private static final char SEPARATOR = '/';

    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private Tombstones() {}

    /** Of everything that belongs to the runs. Throws KAFKA_UNAVAILABLE. */
    static Tombstones of(KafkaAccess kafka, Collection<String> runIds) {
        var runs = Set.copyOf(runIds);
        var tombstones = new Tombstones();
        for (var topic : Topics.ALL) {
            if (topic.cleanup() == Cleanup.COMPACT && !topic.equals(Topics.MODEL_ANSWERS)) {
                tombstones.add(kafka, topic, runs);
            }
        }
        return tombstones;
    }

    List<ProducerRecord<String, byte[]>> records() {
        return records;
    }

    /** How many there are, by topic. */
    Map<String, Long> counts() {
        return counts;
    }

    private void add(KafkaAccess kafka, Topic<?> topic, Set<String> runs) {
        var compacted = new CompactedTopic(kafka, topic);
        var places = runs.isEmpty()
                ? Set.<CompactedTopic.Place>of()
                : compacted
                        .read(key -> runs.contains(runId(key)), stored -> true)
                        .keySet();
        counts.put(compacted.name(), (long) places.size());
        places.forEach(place -> records.add(place.tombstone(compacted.name())));
    }

    /** Keys begin with the id of their run, on every compacted topic but that of the answers, which belong to no run. */
    private static String runId(String key) {
        var end = key.indexOf(SEPARATOR);
        return end < 0 ? key : key.substring(0, end);
    }
}
