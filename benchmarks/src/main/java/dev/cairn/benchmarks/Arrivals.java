package dev.cairn.benchmarks;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Counts the committed records that arrive in a topic from now on. For use by one thread. */
final class Arrivals implements AutoCloseable {
    private final Consumer<String, byte[]> reader;
    private long count;

    Arrivals(KafkaAccess kafka, Topic<?> topic) {
        reader = kafka.reader("arrivals");
        var partitions = reader.partitionsFor(kafka.name(topic)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToEnd(partitions);
        partitions.forEach(reader::position); // seekToEnd is lazy: what came before the first poll would be missed
    }

    /** Waits no longer than this for more, and gives the count from the beginning. */
    long poll(Duration atMost) {
        count += reader.poll(atMost).count();
        return count;
    }

    @Override
    public void close() {
        reader.close();
    }
}
