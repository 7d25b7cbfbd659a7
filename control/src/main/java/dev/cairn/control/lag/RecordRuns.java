package dev.cairn.control.lag;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.topics.Topics;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whose a record is. The end of an item is not one of its records. */
final class RecordRuns {
    private final Map<String, Decoder> decoders;
    private boolean complete = true;

    RecordRuns(KafkaAccess kafka) {
        var raw = kafka.serde(Topics.RAW_RECORDS);
        var prepared = kafka.serde(Topics.PREPARED_RECORDS);
        var requests = kafka.serde(Topics.MODEL_REQUESTS);
        var enriched = kafka.serde(Topics.ENRICHED_RECORDS);
        var dead = kafka.serde(Topics.DEAD_LETTERS);
        decoders = Map.of(
                kafka.name(Topics.RAW_RECORDS),
                value -> {
                    var record = raw.decode(value, ErrorCode.RAW_UNDECODABLE);
                    return run(record.getHeader(), record.getBody());
                },
                kafka.name(Topics.PREPARED_RECORDS),
                value -> {
                    var record = prepared.decode(value, ErrorCode.PREPARED_UNDECODABLE);
                    return run(record.getHeader(), record.getBody());
                },
                kafka.name(Topics.MODEL_REQUESTS),
                value -> requests.decode(value, ErrorCode.MODEL_REQUEST_UNDECODABLE)
                        .getRunId(),
                kafka.name(Topics.ENRICHED_RECORDS),
                value -> {
                    var record = enriched.decode(value, ErrorCode.ENRICHED_UNDECODABLE);
                    return run(record.getHeader(), record.getBody());
                },
                kafka.name(Topics.DEAD_LETTERS),
                value -> {
                    var header =
                            dead.decode(value, ErrorCode.ENRICHED_UNDECODABLE).getHeader();
                    // An item that failed leaves a letter that is about no record.
                    return header == null || header.getOrdinal() < 0 ? null : header.getRunId();
                });
    }

    private interface Decoder {
        @Nullable
        String run(byte @Nullable [] value);
    }

    /** The run of a record; empty if it is no run's, or cannot be read. */
    Optional<String> runOf(String topic, byte @Nullable [] value) {
        var decoder = decoders.get(topic);
        if (decoder == null || !complete) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(decoder.run(value));
        } catch (PipelineException e) {
            // How much waits is worth knowing most when the registry is away.
            complete = e.code() != ErrorCode.REGISTRY_UNAVAILABLE;
            return Optional.empty();
        }
    }

    /** False if the registry failed since this was asked last: then some records were not told apart. */
    boolean complete() {
        var was = complete;
        complete = true;
        return was;
    }

    private static @Nullable String run(RecordHeader header, Object body) {
        return body instanceof ItemSealed ? null : header.getRunId();
    }
}
