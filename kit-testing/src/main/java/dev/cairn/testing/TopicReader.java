package dev.cairn.testing;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Reads topics as a consumer that sees committed records only does. */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaAccess kafka;
    private final Duration patience;

    /** @param patience how long a read may take before it fails */
    public TopicReader(KafkaAccess kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    /** The values of a topic of the catalogue, up to its end as it is now; in order within each partition. */
    public <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        var deserializer = kafka.serde(topic).deserializer();
        return read(kafka.name(topic), stored -> deserializer.deserialize(stored.topic(), stored.value()));
    }

    /** What a function makes of each record of a topic, up to its end as it is now; in order within each partition. */
    public <T> List<T> read(String topic, Function<ConsumerRecord<String, byte[]>, T> decode) {
        try (var consumer = kafka.reader("topic-reader")) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return readToEnd(consumer, partitions, decode);
        }
    }

    /** Reads a topic of the catalogue again and again until its values are as expected, and returns them. */
    public <V extends SpecificRecord> List<V> awaitValues(Topic<V> topic, Predicate<List<V>> expected) {
        return Awaitility.await("values of " + kafka.name(topic))
                .atMost(patience)
                .pollInterval(POLL)
                .until(() -> values(topic), expected);
    }

    private <T> List<T> readToEnd(
            Consumer<String, byte[]> consumer,
            List<TopicPartition> partitions,
            Function<ConsumerRecord<String, byte[]>, T> decode) {
        // Of a consumer that reads committed records these end before the first open transaction.
        var ends = consumer.endOffsets(partitions);
        var found = new ArrayList<T>();
        var deadline = System.nanoTime() + patience.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the end of " + partitions + " was not reached within " + patience + ", only "
                        + found.size() + " records were read");
            }
            for (var stored : consumer.poll(POLL)) {
                if (stored.offset() < ends.getOrDefault(new TopicPartition(stored.topic(), stored.partition()), 0L)) {
                    found.add(decode.apply(stored));
                }
            }
        }
        return found;
    }
}
