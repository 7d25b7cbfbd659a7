package dev.cairn.control.publish;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends records in transactions: who dies while sending leaves all of a transaction or nothing. Records are encoded
 * before they come here, so that a registry that fails never leaves a transaction open, for which every consumer would
 * wait.
 */
public final class Outbox implements AutoCloseable {
    private static final int RECORDS_AT_ONCE = 1000;
    private static final long BYTES_AT_ONCE = 8L * 1024 * 1024;

    private final Producer<String, byte[]> producer;
    private final List<ProducerRecord<String, byte[]>> waiting = new ArrayList<>();
    private long waitingBytes;

    /** @param client names it in the broker's log; each outbox has a transactional id of its own and fences nobody */
    public Outbox(KafkaAccess kafka, String client) {
        producer = open(kafka, client);
    }

    private static Producer<String, byte[]> open(KafkaAccess kafka, String client) {
        try {
            var producer = kafka.transactionalProducer(client, client + "-" + UUID.randomUUID());
            try {
                producer.initTransactions();
                return producer;
            } catch (KafkaException e) {
                producer.close();
                throw e;
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /** Sends records in one transaction. Throws KAFKA_UNAVAILABLE; then none of them went out. */
    public void send(List<ProducerRecord<String, byte[]>> records) {
        try {
            producer.beginTransaction();
            for (var record : records) {
                var unused = producer.send(record); // the commit throws if a send failed
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(e);
            throw failed(e);
        }
    }

    /**
     * Takes a record of many that need not go out together: they are sent in transactions of a bounded size. Throws
     * KAFKA_UNAVAILABLE; what went out before stays out.
     */
    public void add(ProducerRecord<String, byte[]> record) {
        waiting.add(record);
        waitingBytes += record.value() == null ? 0 : record.value().length;
        if (waiting.size() >= RECORDS_AT_ONCE || waitingBytes >= BYTES_AT_ONCE) {
            flush();
        }
    }

    /** Sends what was added and waits. Throws KAFKA_UNAVAILABLE. */
    public void flush() {
        send(waiting);
        waiting.clear();
        waitingBytes = 0;
    }

    /** What was added and not sent is forgotten. */
    @Override
    public void close() {
        producer.close();
    }

    private void abort(KafkaException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            cause.addSuppressed(e); // the broker aborts it when it has waited long enough
        }
    }

    private static PipelineException failed(KafkaException e) {
        return new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "nothing was sent: " + e.getMessage(), e);
    }
}
