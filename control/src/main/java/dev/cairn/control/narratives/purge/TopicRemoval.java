package dev.cairn.control.narratives.purge;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.publish.Outbox;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes topics forget a data source. A compacted one gets tombstones. Of another one the beginning is cut off, up to the
 * last record of the data source, once every group has read past it: so nothing goes that anybody still has to read.
 */
final class TopicRemoval {
    private final KafkaAccess kafka;

    TopicRemoval(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** Buries answers. State of Streams applications is theirs: it is not touched. Throws KAFKA_UNAVAILABLE. */
    void bury(List<TopicTraces> found) {
        var answers = kafka.name(Topics.MODEL_ANSWERS);
        try (var outbox = new Outbox(kafka, "purge")) {
            found.stream()
                    .filter(traces -> traces.topic().equals(answers))
                    .flatMap(traces -> traces.current().stream())
                    .forEach(place -> outbox.add(place.tombstone(answers)));
            outbox.flush();
        }
    }

    /**
     * Cuts topics off. Throws KAFKA_UNAVAILABLE.
     *
     * @param readers where every group stands
     * @return what keeps partitions from being cut, in words
     */
    List<String> cut(List<TopicTraces> found, List<PartitionLag> readers) {
        var wanted = new HashMap<TopicPartition, RecordsToDelete>();
        var hindrances = new ArrayList<String>();
        for (var traces : found) {
            traces.partitions().forEach((partition, part) -> {
                var behind = behind(readers, traces.topic(), partition, part.last());
                if (behind.isEmpty()) {
                    wanted.put(
                            new TopicPartition(traces.topic(), partition),
                            RecordsToDelete.beforeOffset(part.last() + 1));
                } else {
                    hindrances.add("%s has not read %s-%d up to offset %d"
                            .formatted(String.join(", ", behind), traces.topic(), partition, part.last()));
                }
            });
        }
        try (var admin = kafka.admin()) {
            admin.deleteRecords(wanted).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
        return hindrances;
    }

    /** What follows a group's place may be nothing but aborted records, which it never passes. */
    private static List<String> behind(List<PartitionLag> readers, String topic, int partition, long last) {
        return readers.stream()
                .filter(reader -> reader.topic().equals(topic) && reader.partition() == partition)
                .filter(reader -> reader.next() <= last && !(reader.caughtUp() && reader.end() > last))
                .map(PartitionLag::group)
                .toList();
    }
}
