package dev.cairn.control.records;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topics that hold records, and from which the rest of the pipeline can be run again. */
public enum RecordTopic {
    /** As fetched: everything is made anew, by the rules of today. */
    RAW {
        @Override
        public Recorded decode(KafkaAccess kafka, byte[] value) {
            var record = kafka.serde(Topics.RAW_RECORDS).decode(value, ErrorCode.PAYLOAD_UNREADABLE);
            return new Recorded(record.getHeader(), record.getBody());
        }

        @Override
        public ProducerRecord<String, byte[]> again(KafkaAccess kafka, Recorded record) {
            return kafka.record(Topics.RAW_RECORDS, key(record), new RawRecord(record.header(), record.body()));
        }
    },
    /** Normalised, before the model: the same texts, whose answers are held. */
    PREPARED {
        @Override
        public Recorded decode(KafkaAccess kafka, byte[] value) {
            var record = kafka.serde(Topics.PREPARED_RECORDS).decode(value, ErrorCode.PAYLOAD_UNREADABLE);
            return new Recorded(record.getHeader(), record.getBody());
        }

        @Override
        public ProducerRecord<String, byte[]> again(KafkaAccess kafka, Recorded record) {
            var input = record.body() instanceof PreparedPayload payload ? payload.getModelInput() : null;
            var key = input == null ? key(record) : input.getRequestKey(); // the partition of its answer
            return kafka.record(Topics.PREPARED_RECORDS, key, new PreparedRecord(record.header(), record.body()));
        }
    },
    /** Ready to load. */
    ENRICHED {
        @Override
        public Recorded decode(KafkaAccess kafka, byte[] value) {
            var record = kafka.serde(Topics.ENRICHED_RECORDS).decode(value, ErrorCode.PAYLOAD_UNREADABLE);
            return new Recorded(record.getHeader(), record.getBody());
        }

        @Override
        public ProducerRecord<String, byte[]> again(KafkaAccess kafka, Recorded record) {
            return kafka.record(
                    Topics.ENRICHED_RECORDS, key(record), new EnrichedRecord(record.header(), paid(record.body())));
        }
    };

    /** The topic. */
    public Topic<?> topic() {
        return switch (this) {
            case RAW -> Topics.RAW_RECORDS;
            case PREPARED -> Topics.PREPARED_RECORDS;
            case ENRICHED -> Topics.ENRICHED_RECORDS;
        };
    }

    /** Reads a value. Throws PAYLOAD_UNREADABLE. */
    public abstract Recorded decode(KafkaAccess kafka, byte[] value);

    /** A record that goes through the rest of the pipeline once more. What its answer cost was counted before. */
    public abstract ProducerRecord<String, byte[]> again(KafkaAccess kafka, Recorded record);

    /** The topic of a full name. Throws PAYLOAD_UNREADABLE for one that holds no records. */
    public static RecordTopic of(KafkaAccess kafka, String name) {
        for (var topic : values()) {
            if (kafka.name(topic.topic()).equals(name)) {
                return topic;
            }
        }
        throw new PipelineException(ErrorCode.PAYLOAD_UNREADABLE, "nothing that lay in " + name + " can come again");
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String key(Recorded record) {
        var header = record.header();
        return header.getRecordKey().isEmpty() ? header.getEntity() : header.getRecordKey();
    }

    private static Object paid(Object body) {
        if (body instanceof EnrichedPayload payload && payload.getModelResult() != null) {
            var reused =
                    new ModelResult(ModelUse.REUSED, payload.getModelResult().getAnswer());
            return new EnrichedPayload(payload.getContentHash(), payload.getDocument(), reused);
        }
        return body;
    }
}
