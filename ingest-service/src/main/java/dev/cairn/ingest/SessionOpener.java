package dev.cairn.ingest;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions on the broker. */
final class SessionOpener implements PartitionSession.Opener {
    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final KafkaAccess kafka;
    private final Supplier<ConsumerGroupMetadata> group;

    SessionOpener(KafkaAccess kafka, Supplier<ConsumerGroupMetadata> group) {
        this.kafka = kafka;
        this.group = group;
    }

    @Override
    public PartitionSession open(int partition) {
        var name = "ingest-" + partition;
        var producer = kafka.transactionalProducer(name, name);
        try {
            // First fence, then read: after this no cursor can appear that is not seen here.
            producer.initTransactions();
            return new PartitionSession(producer, cursors(partition), group);
        } catch (RuntimeException e) {
            producer.close(CLOSE_TIMEOUT);
            throw e;
        }
    }

    private Map<ItemKey, IngestCursor> cursors(int partition) {
        var topic = new TopicPartition(kafka.name(Topics.INGEST_CURSORS), partition);
        var cursors = new HashMap<ItemKey, IngestCursor>();
        try (var reader = kafka.reader("ingest-cursors-" + partition)) {
            reader.assign(List.of(topic));
            reader.seekToBeginning(List.of(topic));
            var end = Objects.requireNonNull(reader.endOffsets(List.of(topic)).get(topic));
            while (reader.position(topic) < end) {
                reader.poll(POLL).forEach(record -> collect(record, cursors));
            }
        }
        return cursors;
    }

    private void collect(ConsumerRecord<String, byte[]> record, Map<ItemKey, IngestCursor> cursors) {
        if (record.value() == null) {
            return;
        }
        try {
            var cursor = kafka.serde(Topics.INGEST_CURSORS).decode(record.value(), ErrorCode.INGEST_UNDECODABLE);
            cursors.put(ItemKey.of(cursor), cursor);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.INGEST_UNDECODABLE) {
                throw e;
            }
            log.error(
                    "event=cursor_ignored topic={} partition={} offset={} reason=\"{}\"; its item starts afresh",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
