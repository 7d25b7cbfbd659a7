package dev.cairn.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.AvroSerde;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.Cancellations;
import dev.cairn.kit.service.LogContext;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.transform.TransformMetrics.Outcome;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every raw record exactly one successor: a prepared record if a model must be asked, an enriched record if not
 * and for the end of an item, or a dead letter. Headers go on unchanged. Records that nobody wants any more have none.
 * Throws only what is not the record's fault.
 */
final class RecordRouter {
    private static final Logger log = LoggerFactory.getLogger(RecordRouter.class);

    /** What a batch of one record adds to the record's value, key included. */
    private static final int BATCH_OVERHEAD_BYTES = 64 * 1024;

    private static final ByteBuffer LEFT_OUT = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final KafkaAccess kafka;
    private final AvroSerde<RawRecord> rawRecords;
    private final Map<String, RecordTransformer> transformers;
    private final Cancellations cancellations;
    private final InstantSource clock;
    private final TransformMetrics metrics;

    RecordRouter(
            KafkaAccess kafka,
            List<RecordTransformer> transformers,
            Cancellations cancellations,
            InstantSource clock,
            TransformMetrics metrics) {
        this.kafka = kafka;
        this.rawRecords = kafka.serde(Topics.RAW_RECORDS);
        this.transformers =
                transformers.stream().collect(Collectors.toMap(RecordTransformer::dataType, Function.identity()));
        this.cancellations = cancellations;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The successor of a record; empty if its attempt is cancelled. */
    Optional<Routed> route(byte @Nullable [] key, byte @Nullable [] value, Origin origin) {
        RawRecord raw = null;
        try {
            raw = rawRecords.decode(value, ErrorCode.RAW_UNDECODABLE);
            // The end of an item goes on: it tells how many records there would have been.
            if (raw.getBody() instanceof RawPayload && cancellations.cancelled(raw.getHeader())) {
                metrics.count(Outcome.CANCELLED);
                return Optional.empty();
            }
            return Optional.of(successor(raw));
        } catch (PipelineException e) {
            if (e.code().kind() != ErrorKind.BAD_RECORD) {
                throw e;
            }
            var header = raw == null ? null : raw.getHeader();
            return Optional.of(dead(e, header, key, value, origin));
        }
    }

    private Routed successor(RawRecord raw) {
        var header = raw.getHeader();
        if (raw.getBody() instanceof ItemSealed sealed) {
            metrics.count(Outcome.SEALED);
            return routed(Topics.ENRICHED_RECORDS, header.getEntity(), new EnrichedRecord(header, sealed));
        }
        var payload = transform(header, (RawPayload) raw.getBody());
        var input = payload.getModelInput();
        if (input == null) {
            var enriched = new EnrichedPayload(payload.getContentHash(), payload.getDocument(), null);
            var routed = routed(Topics.ENRICHED_RECORDS, header.getRecordKey(), new EnrichedRecord(header, enriched));
            metrics.count(Outcome.ENRICHED);
            return routed;
        }
        var routed = routed(Topics.PREPARED_RECORDS, input.getRequestKey(), new PreparedRecord(header, payload));
        metrics.count(Outcome.PREPARED);
        return routed;
    }

    private PreparedPayload transform(RecordHeader header, RawPayload raw) {
        var transformer = transformers.get(header.getDataType());
        if (transformer == null) {
            throw new PipelineException(
                    ErrorCode.DATA_TYPE_UNKNOWN,
                    "no transformer knows the data type \"" + header.getDataType() + "\"; known: "
                            + transformers.keySet());
        }
        try {
            return metrics.time(() -> transformer.transform(header, raw));
        } catch (PipelineException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw unforeseen(header, e);
        }
    }

    /** Says what failed and where, but not what the exception says: that may quote a record that nobody is to read. */
    private static PipelineException unforeseen(RecordHeader header, Throwable e) {
        var place = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
        var failed = new PipelineException(
                ErrorCode.TRANSFORM_FAILED,
                "the transformer for " + header.getDataType() + " failed: "
                        + e.getClass().getName() + place);
        failed.setStackTrace(e.getStackTrace());
        return failed;
    }

    private Routed dead(
            PipelineException e,
            @Nullable RecordHeader header,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Origin origin) {
        log(e, origin);
        var letterKey = header == null ? textOf(key) : header.getRecordKey();
        var payload = value == null ? LEFT_OUT : ByteBuffer.wrap(value);
        var message = String.valueOf(e.getMessage());
        metrics.count(Outcome.DEAD);
        metrics.countDead(e.code());
        try {
            return routed(Topics.DEAD_LETTERS, letterKey, letter(e, message, header, payload, origin));
        } catch (PipelineException tooLarge) {
            if (tooLarge.code() != ErrorCode.RECORD_TOO_LARGE) {
                throw tooLarge;
            }
            var shorter = message + " (the payload is too large for a dead letter: read it at its origin)";
            return routed(Topics.DEAD_LETTERS, letterKey, letter(e, shorter, header, LEFT_OUT, origin));
        }
    }

    @SuppressWarnings("try") // the context is there to be closed
    private static void log(PipelineException e, Origin origin) {
        try (var context = LogContext.of(origin.topic(), origin.partition(), origin.offset())) {
            var unforeseen = e.code() == ErrorCode.TRANSFORM_FAILED ? e : null;
            log.error("event=dead_letter code={} path={}", e.code().number(), e.path(), unforeseen);
        }
    }

    private DeadLetter letter(
            PipelineException e, String message, @Nullable RecordHeader header, ByteBuffer payload, Origin origin) {
        return DeadLetter.newBuilder()
                .setHeader(header)
                .setStage(Stage.TRANSFORM)
                .setCode(e.code().number())
                .setMessage(message)
                .setPath(e.path())
                .setOriginTopic(origin.topic())
                .setOriginPartition(origin.partition())
                .setOriginOffset(origin.offset())
                .setPayload(payload)
                .setFailedAt(clock.instant())
                .build();
    }

    private <V extends SpecificRecord> Routed routed(Topic<V> topic, @Nullable String key, V value) {
        var bytes = kafka.serde(topic).encode(value);
        var limit = topic.maxMessageBytes() - BATCH_OVERHEAD_BYTES;
        if (bytes.length > limit) {
            throw new PipelineException(
                    ErrorCode.RECORD_TOO_LARGE,
                    "the record has " + bytes.length + " bytes, but " + topic.baseName() + " takes " + limit);
        }
        return new Routed(topic, key, bytes);
    }

    private static @Nullable String textOf(byte @Nullable [] key) {
        return key == null ? null : new String(key, UTF_8);
    }
}
