package dev.cairn.ingest;

import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.schemas.IngestCursor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write for one partition of the work items: a producer that has fenced every earlier one, and the cursors
 * as they stood once it had. Whatever fails, the session is closed and a new one opened: it finds out by itself what
 * was committed. For one thread.
 */
final class PartitionSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PartitionSession.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Producer<String, byte[]> producer;
    private final Map<ItemKey, IngestCursor> cursors;
    private final Supplier<ConsumerGroupMetadata> group;
    private boolean inTransaction;

    /**
     * @param producer its transactions have been initialised
     * @param cursors the newest of each item
     * @param group the consumer's membership as it stands now
     */
    PartitionSession(
            Producer<String, byte[]> producer,
            Map<ItemKey, IngestCursor> cursors,
            Supplier<ConsumerGroupMetadata> group) {
        this.producer = producer;
        this.cursors = cursors;
        this.group = group;
    }

    /** Opens the session of a partition, fencing whoever has one. */
    @FunctionalInterface
    interface Opener {
        PartitionSession open(int partition);
    }

    /** The item's newest cursor. */
    Optional<IngestCursor> cursor(ItemKey item) {
        return Optional.ofNullable(cursors.get(item));
    }

    /** Commits records together with the cursor that follows them. */
    void commit(List<ProducerRecord<String, byte[]>> records, IngestCursor cursor) {
        begin(records);
        end(cursor);
    }

    /** Commits the last records of an item, its cursor, and that its work item is done. */
    void commitLast(
            List<ProducerRecord<String, byte[]>> records, IngestCursor cursor, TopicPartition partition, long offset) {
        begin(records);
        sendOffset(partition, offset);
        end(cursor);
    }

    /** Commits records that belong to no item, if any, and that the work item is done. */
    void commitOffset(List<ProducerRecord<String, byte[]>> records, TopicPartition partition, long offset) {
        begin(records);
        sendOffset(partition, offset);
        commit();
    }

    /** Gives up what is not committed. */
    @Override
    public void close() {
        try {
            if (inTransaction) {
                producer.abortTransaction();
            }
        } catch (KafkaException | IllegalStateException e) {
            // The next session's producer aborts it.
            log.debug("event=abort_failed", e);
        }
        producer.close(CLOSE_TIMEOUT);
    }

    private void begin(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        inTransaction = true;
        CrashPoint.INGEST_BEFORE_PRODUCE.reached();
        for (var record : records) {
            // A failed send fails the commit.
            var unused = producer.send(record);
        }
        CrashPoint.INGEST_CURSOR_WRITTEN.reached();
    }

    private void sendOffset(TopicPartition partition, long offset) {
        producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset + 1)), group.get());
    }

    private void end(IngestCursor cursor) {
        commit();
        cursors.put(ItemKey.of(cursor), cursor);
    }

    private void commit() {
        CrashPoint.INGEST_BEFORE_COMMIT.reached();
        producer.commitTransaction();
        CrashPoint.INGEST_AFTER_COMMIT.reached();
        inTransaction = false;
    }
}
