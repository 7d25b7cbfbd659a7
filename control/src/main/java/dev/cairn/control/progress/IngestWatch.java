package dev.cairn.control.progress;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Follows the cursors of a run's items: how many records ingest has committed, exactly. */
final class IngestWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaAccess kafka;
    private final String runId;
    private final Consumer<String, byte[]> consumer;
    private final Map<String, Long> recordsByItem = new HashMap<>();

    IngestWatch(KafkaAccess kafka, String runId) {
        this.kafka = kafka;
        this.runId = runId;
        this.consumer = kafka.reader("progress");
        var cursors = consumer.partitionsFor(kafka.name(Topics.INGEST_CURSORS)).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(cursors);
        consumer.seekToBeginning(cursors);
    }

    /** Reads what is new and returns how many records have been committed so far. */
    long records() {
        for (var records = consumer.poll(POLL); !records.isEmpty(); records = consumer.poll(Duration.ZERO)) {
            for (var record : records) {
                if (record.key() != null && record.key().startsWith(runId + "/")) {
                    var cursor =
                            kafka.serde(Topics.INGEST_CURSORS).decode(record.value(), ErrorCode.INGEST_UNDECODABLE);
                    recordsByItem.put(record.key(), cursor.getRecords());
                }
            }
        }
        return recordsByItem.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
