package dev.cairn.control.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.topics.Topics;

/** Reads what dead letters are about. */
public final class Payloads {
    private final KafkaAccess kafka;

    public Payloads(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * The payload for people: a raw record as its source gave it, any other as JSON.
     *
     * @throws PipelineException PAYLOAD_UNREADABLE where the bytes are no value of their topic, or went missing;
     *     REGISTRY_UNAVAILABLE
     */
    public String text(StoredDeadLetter letter) {
        var topic = Topics.ALL.stream()
                .filter(known -> kafka.name(known).equals(letter.originTopic()))
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.PAYLOAD_UNREADABLE, letter.originTopic() + " is no topic of this pipeline"));
        var value = kafka.serde(topic).decode(letter.bytes(), ErrorCode.PAYLOAD_UNREADABLE);
        return value instanceof RawRecord raw && raw.getBody() instanceof RawPayload payload
                ? UTF_8.decode(payload.getPayload().duplicate()).toString()
                : value.toString();
    }
}
