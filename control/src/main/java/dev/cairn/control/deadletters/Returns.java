package dev.cairn.control.deadletters;

import dev.cairn.control.records.RecordTopic;
import dev.cairn.control.records.Recorded;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.RecordHeader;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes of a dead letter the record that it was, to be read once more by the stage where it died. */
final class Returns {
    private final KafkaAccess kafka;

    Returns(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * The record, which says of itself that it comes once more. One that cannot be decoded goes back as it is, to where
     * it lay: whoever has mended the registry wants it read again.
     *
     * @throws PipelineException PAYLOAD_UNREADABLE where the record did not go along with its letter
     */
    ProducerRecord<String, byte[]> of(StoredDeadLetter letter) {
        if (letter.runId() == null) {
            return new ProducerRecord<>(
                    letter.originTopic(), letter.originPartition(), letter.recordKey(), letter.bytes());
        }
        var topic = RecordTopic.of(kafka, letter.originTopic());
        var record = topic.decode(kafka, letter.bytes());
        var header = RecordHeader.newBuilder(record.header())
                .setRedrive(record.header().getRedrive() + 1)
                .build();
        return topic.again(kafka, new Recorded(header, record.body()));
    }
}
