package dev.cairn.control.progress;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows the cursors of a run's items: how many records ingest has committed, exactly. */
final class IngestWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS = 50;

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
        // A poll that brings nothing is no end: a busy broker may need several until it answers the first.
        var ends = consumer.endOffsets(consumer.assignment());
        for (var i = 0; i < POLLS && !reached(ends); i++) {
            consumer.poll(POLL).forEach(this::note);
        }
        return recordsByItem.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        if (record.key() != null && record.key().startsWith(runId + "/")) {
            var cursor = kafka.serde(Topics.INGEST_CURSORS).decode(record.value(), ErrorCode.INGEST_UNDECODABLE);
            recordsByItem.put(record.key(), cursor.getRecords());
        }
    }
}
