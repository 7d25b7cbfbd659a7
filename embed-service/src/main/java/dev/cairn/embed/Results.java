package dev.cairn.embed;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelRequest;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends on what became of prepared records. Each leaves with the timestamp that it came with. */
final class Results {
    /** What a value may have, so that it fits into its topic together with its key, headers and a dead letter's frame. */
    static final int MAX_VALUE_BYTES = Integer.parseInt(
                    Objects.requireNonNull(Topics.PREPARED_RECORDS.config().get("max.message.bytes")))
            - 64 * 1024;

    private final KafkaAccess kafka;
    private final InstantSource clock;
    private final ProcessorContext<String, Outgoing> context;

    Results(KafkaAccess kafka, InstantSource clock, ProcessorContext<String, Outgoing> context) {
        this.kafka = kafka;
        this.clock = clock;
        this.context = context;
    }

    /** Reads a prepared record. Throws PREPARED_UNDECODABLE. */
    PreparedRecord decode(byte @Nullable [] value) {
        return kafka.serde(Topics.PREPARED_RECORDS).decode(value, ErrorCode.PREPARED_UNDECODABLE);
    }

    /** A record that needs no model. */
    void plain(ParkedRecord origin, PreparedRecord prepared) {
        var body = prepared.getBody() instanceof PreparedPayload payload ? payload(payload, null) : prepared.getBody();
        enriched(origin, prepared, body);
    }

    /** A record and its answer. */
    void answered(ParkedRecord origin, PreparedRecord prepared, ModelUse use, ModelAnswer answer) {
        enriched(origin, prepared, payload((PreparedPayload) prepared.getBody(), new ModelResult(use, answer)));
    }

    /** Asks in the partition that the record came from, so that the answer comes back to where the record waits. */
    void ask(ParkedRecord origin, RecordHeader header, ModelInput input) {
        var partition = context.taskId().partition();
        var request = new ModelRequest(input, AskId.of(partition, origin), header.getRunId(), header.getAttempt());
        send(
                input.getRequestKey(),
                new Outgoing(
                        Topics.MODEL_REQUESTS,
                        Optional.of(Set.of(partition)),
                        kafka.serde(Topics.MODEL_REQUESTS).encode(request)),
                origin);
    }

    /** A record that cannot go on. */
    void dead(ParkedRecord origin, @Nullable RecordHeader header, String key, int code, String message) {
        var payload = origin.value().length > MAX_VALUE_BYTES ? new byte[0] : origin.value();
        var letter = new DeadLetter(
                header,
                Stage.EMBED,
                code,
                message,
                null,
                kafka.name(Topics.PREPARED_RECORDS),
                context.taskId().partition(),
                origin.offset(),
                ByteBuffer.wrap(payload),
                clock.instant());
        send(
                key,
                new Outgoing(
                        Topics.DEAD_LETTERS, kafka.serde(Topics.DEAD_LETTERS).encode(letter)),
                origin);
    }

    void dead(ParkedRecord origin, @Nullable RecordHeader header, String key, PipelineException cause) {
        dead(origin, header, key, cause.code().number(), Objects.requireNonNullElse(cause.getMessage(), ""));
    }

    void send(String key, Outgoing value, ParkedRecord origin) {
        CrashPoint.EMBED_BEFORE_PRODUCE.reached();
        context.forward(new Record<>(key, value, origin.timestamp()));
        CrashPoint.EMBED_AFTER_PRODUCE.reached();
    }

    private void enriched(ParkedRecord origin, PreparedRecord prepared, Object body) {
        var header = prepared.getHeader();
        var key = header.getRecordKey().isEmpty() ? header.getEntity() : header.getRecordKey();
        var value = kafka.serde(Topics.ENRICHED_RECORDS).encode(new EnrichedRecord(header, body));
        if (value.length > MAX_VALUE_BYTES) {
            dead(
                    origin,
                    header,
                    key,
                    new PipelineException(
                            ErrorCode.RECORD_TOO_LARGE,
                            "the record and its answer are " + value.length + " bytes; the topic takes "
                                    + MAX_VALUE_BYTES));
            return;
        }
        send(key, new Outgoing(Topics.ENRICHED_RECORDS, value), origin);
    }

    private static EnrichedPayload payload(PreparedPayload prepared, @Nullable ModelResult result) {
        return new EnrichedPayload(prepared.getContentHash(), prepared.getDocument(), result);
    }
}
