package dev.cairn.control.narratives.purge;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Tells whose the records of a topic are: by what they say, and where that cannot be read, by their key. */
final class RecordOwner {
    private final KafkaAccess kafka;
    private final Topic<?> topic;
    private final PurgeSubject subject;
    private String runId = "";

    RecordOwner(KafkaAccess kafka, Topic<?> topic, PurgeSubject subject) {
        this.kafka = kafka;
        this.topic = topic;
        this.subject = subject;
    }

    /** Whether a record is of the data source. The subject learns its run, its experiment and its request. */
    boolean owned(ConsumerRecord<String, byte[]> record) {
        runId = "";
        var key = record.key() == null ? "" : record.key();
        var value = decoded(record);
        if (value instanceof RawRecord raw) {
            return owns(raw.getHeader());
        }
        if (value instanceof PreparedRecord prepared) {
            return owns(prepared);
        }
        if (value instanceof EnrichedRecord enriched) {
            return owns(enriched.getHeader());
        }
        if (value instanceof ModelRequest request) {
            runId = request.getRunId();
            return asks(subject.runs().contains(runId) || subject.owns(key), key);
        }
        if (value instanceof WorkItem item) {
            runId = item.getRunId();
            return subject.owns(item);
        }
        if (value instanceof DeadLetter letter && letter.getHeader() != null) {
            return owns(letter.getHeader());
        }
        return subject.owns(key);
    }

    /** The run of the last record; empty if nobody knows it. */
    String runId() {
        return runId;
    }

    private boolean owns(RecordHeader header) {
        runId = header.getRunId();
        return subject.owns(header);
    }

    private boolean owns(PreparedRecord prepared) {
        var input = prepared.getBody() instanceof PreparedPayload payload ? payload.getModelInput() : null;
        return asks(owns(prepared.getHeader()), input == null ? "" : input.getRequestKey());
    }

    private boolean asks(boolean owned, String requestKey) {
        if (owned && !requestKey.isEmpty()) {
            subject.requestKeys().add(requestKey);
        }
        return owned;
    }

    private @Nullable Object decoded(ConsumerRecord<String, byte[]> record) {
        try {
            return kafka.serde(topic).decode(record.value(), ErrorCode.PAYLOAD_UNREADABLE);
        } catch (PipelineException e) {
            if (e.code() == ErrorCode.PAYLOAD_UNREADABLE) {
                return null;
            }
            throw e;
        }
    }
}
