package dev.cairn.control.topics;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A compacted topic: the newest value of each key, wherever it lies. */
public final class CompactedTopic {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaAccess kafka;
    private final String name;

    public CompactedTopic(KafkaAccess kafka, Topic<?> topic) {
        this.kafka = kafka;
        this.name = kafka.name(topic);
    }

    /** Its full name. */
    public String name() {
        return name;
    }

    /** A key in its partition: the same one in two partitions has two values. */
    public record Place(int partition, String key) {
        /** What makes the broker forget the value. */
        public ProducerRecord<String, byte[]> tombstone(String topic) {
            return new ProducerRecord<>(topic, partition, key, null);
        }
    }

    /** Turns a value into what is kept of it. */
    public interface Reading<T> {
        T of(ConsumerRecord<String, byte[]> stored);
    }

    /**
     * Reads up to the end as it is now. Memory: one entry for each key that is wanted. Throws KAFKA_UNAVAILABLE.
     *
     * @param wanted keys
     */
    public <T> Map<Place, T> read(Predicate<String> wanted, Reading<T> reading) {
        var found = new HashMap<Place, T>();
        try (var reader = kafka.reader("compacted")) {
            var partitions = reader.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                for (var record : reader.poll(POLL)) {
                    if (record.key() == null || !wanted.test(record.key())) {
                        continue;
                    }
                    var place = new Place(record.partition(), record.key());
                    if (record.value() == null) {
                        found.remove(place);
                    } else {
                        found.put(place, reading.of(record));
                    }
                }
            }
            return found;
        } catch (KafkaException e) {
            throw kafka.unavailable(e);
        }
    }
}
