package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.topics.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records and returns when all replicas have them. */
final class DurableSender implements AutoCloseable {
    private final KafkaAccess kafka;
    private final Producer<String, byte[]> producer;

    DurableSender(KafkaAccess kafka) {
        this.kafka = kafka;
        this.producer = kafka.producer("cairn-load");
    }

    void sendDeadLetters(List<DeadLetter> letters) {
        send(letters.stream()
                .map(letter -> kafka.record(Topics.DEAD_LETTERS, key(letter), letter))
                .toList());
    }

    void sendStatuses(List<ItemStatus> statuses) {
        send(statuses.stream()
                .map(status -> kafka.record(
                        Topics.ITEM_STATUS,
                        status.getRunId() + "/" + status.getDataType() + "/" + status.getEntity(),
                        status))
                .toList());
    }

    @Override
    public void close() {
        producer.close();
    }

    private static String key(DeadLetter letter) {
        return letter.getHeader() == null ? "" : letter.getHeader().getRecordKey();
    }

    private void send(List<ProducerRecord<String, byte[]>> records) {
        CrashPoint.LOAD_BEFORE_PRODUCE.reached();
        var sent = records.stream().map(producer::send).toList();
        producer.flush();
        try {
            for (var result : sent) {
                result.get();
            }
            CrashPoint.LOAD_AFTER_PRODUCE.reached();
        } catch (ExecutionException e) {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "the broker refused a record: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while the broker was asked", e);
        }
    }
}
