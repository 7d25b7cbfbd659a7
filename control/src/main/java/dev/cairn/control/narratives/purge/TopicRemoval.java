package dev.cairn.control.narratives.purge;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes topics forget a data source. A compacted one gets tombstones. Of another one the beginning is cut off, up to
 * the last record of the data source, once every group has read past it: so nothing goes that anybody still has to
 * read.
 */
final class TopicRemoval {
    private final KafkaAccess kafka;
    private final String answers;

    TopicRemoval(KafkaAccess kafka) {
        this.kafka = kafka;
        this.answers = kafka.name(Topics.MODEL_ANSWERS);
    }

    /**
     * What keeps topics from forgetting now, in words: a group that has still to read, or records that wait in the
     * state of a Streams application, which is its own to empty.
     *
     * @param readers where every group stands
     */
    List<String> hindrances(List<TopicTraces> found, List<PartitionLag> readers) {
        var hindrances = new ArrayList<String>();
        for (var traces : found) {
            if (traces.compacted() && !traces.topic().equals(answers) && traces.found() > 0) {
                hindrances.add(traces.found() + " records wait for an answer in " + traces.topic());
            }
            traces.partitions().forEach((partition, part) -> {
                var behind = behind(readers, traces.topic(), partition, part.last());
                if (!behind.isEmpty()) {
                    hindrances.add("%s has not read %s-%d up to offset %d"
                            .formatted(String.join(", ", behind), traces.topic(), partition, part.last()));
                }
            });
        }
        return hindrances;
    }

    /** Throws KAFKA_UNAVAILABLE; what was done by then is not done again by the next purge. */
    void remove(List<TopicTraces> found) {
        // Answers first: what tells their keys must not go before them.
        bury(found);
        cut(found);
    }

    /** Not in a transaction, whose end readers learn of a moment later: what follows reads the tombstones. */
    private void bury(List<TopicTraces> found) {
        try (var producer = kafka.producer("purge")) {
            var sent = found.stream()
                    .filter(traces -> traces.topic().equals(answers))
                    .flatMap(traces -> traces.current().stream())
                    .map(place -> producer.send(place.tombstone(answers)))
                    .toList();
            producer.flush();
            for (var one : sent) {
                one.get();
            }
        } catch (KafkaException | ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private void cut(List<TopicTraces> found) {
        var wanted = new HashMap<TopicPartition, RecordsToDelete>();
        found.forEach(traces -> traces.partitions()
                .forEach((partition, part) -> wanted.put(
                        new TopicPartition(traces.topic(), partition), RecordsToDelete.beforeOffset(part.last() + 1))));
        try (var admin = kafka.admin()) {
            admin.deleteRecords(wanted).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
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
