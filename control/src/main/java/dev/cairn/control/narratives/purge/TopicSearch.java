package dev.cairn.control.narratives.purge;

import dev.cairn.control.topics.CompactedTopic.Place;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads every topic that can hold something of a data source, from its beginning to its end. Of topics that forget from
 * their beginning, records of aborted transactions are read as well: they are no records to anybody else, but their
 * bytes are there, and are cut off with the rest.
 *
 * <p>Not read are topics without any text of narratives or answers: runs, cursors, status, spending and the processing
 * log, and model-calls, which holds hashes only.
 */
final class TopicSearch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Map<String, Object> ABORTED_TOO =
            Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");

    /** What tells the keys of answers comes before the answers. */
    private static final List<Topic<?>> FORGETTING = List.of(
            Topics.WORK_ITEMS,
            Topics.RAW_RECORDS,
            Topics.PREPARED_RECORDS,
            Topics.MODEL_REQUESTS,
            Topics.ENRICHED_RECORDS,
            Topics.DEAD_LETTERS);

    private final KafkaAccess kafka;

    TopicSearch(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** Looks everywhere. The subject learns what is found. Throws KAFKA_UNAVAILABLE or REGISTRY_UNAVAILABLE. */
    List<TopicTraces> search(PurgeSubject subject) {
        var found = new ArrayList<TopicTraces>();
        for (var topic : FORGETTING) {
            found.add(forgetting(topic, subject));
        }
        found.add(compacted(kafka.name(Topics.MODEL_ANSWERS), subject));
        for (var name : changelogs()) {
            found.add(compacted(name, subject));
        }
        return found;
    }

    private TopicTraces forgetting(Topic<?> topic, PurgeSubject subject) {
        var traces = new TopicTraces(kafka.name(topic), false);
        var owner = new RecordOwner(kafka, topic, subject);
        read(traces.topic(), ABORTED_TOO, record -> {
            if (owner.owned(record)) {
                traces.own(record.partition(), record.offset());
            } else {
                traces.other(record.partition(), owner.runId());
            }
        });
        return traces;
    }

    private TopicTraces compacted(String name, PurgeSubject subject) {
        var traces = new TopicTraces(name, true);
        // A tombstone that was aborted buries nothing.
        read(name, Map.of(), record -> {
            if (record.key() != null && subject.owns(record.key())) {
                traces.value(new Place(record.partition(), record.key()), record.value() == null);
            }
        });
        return traces;
    }

    /** Copies of the state of Streams applications: records that wait for an answer lie there. */
    private List<String> changelogs() {
        var prefix = kafka.config().topicPrefix();
        try (var admin = kafka.admin()) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(prefix) && name.endsWith("-changelog"))
                    .sorted()
                    .toList();
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private void read(String topic, Map<String, Object> settings, Consumer<ConsumerRecord<String, byte[]>> receiver) {
        try (var reader = kafka.reader("purge", settings)) {
            var partitions = reader.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(POLL).forEach(receiver);
            }
        } catch (KafkaException e) {
            throw kafka.unavailable(e);
        }
    }
}
