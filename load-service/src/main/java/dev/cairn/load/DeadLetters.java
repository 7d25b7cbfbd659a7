package dev.cairn.load;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the dead letters of this stage. */
final class DeadLetters {
    /** A dead letter must fit into a request of 16 MiB with all that stands around its payload. */
    private static final int MAX_PAYLOAD_BYTES = 15 * 1024 * 1024;

    private final InstantSource clock;

    DeadLetters(InstantSource clock) {
        this.clock = clock;
    }

    /** @param header null if the record could not be decoded */
    DeadLetter of(@Nullable RecordHeader header, PipelineException reason, ConsumerRecord<String, byte[]> origin) {
        var payload = origin.value() == null ? new byte[0] : origin.value();
        var fits = payload.length <= MAX_PAYLOAD_BYTES;
        return DeadLetter.newBuilder()
                .setHeader(header)
                .setStage(Stage.LOAD)
                .setCode(reason.code().number())
                .setMessage(reason.getMessage() + (fits ? "" : "; its payload is too large to be kept here"))
                .setPath(reason.path())
                .setOriginTopic(origin.topic())
                .setOriginPartition(origin.partition())
                .setOriginOffset(origin.offset())
                .setPayload(ByteBuffer.wrap(fits ? payload : new byte[0]))
                .setFailedAt(clock.instant())
                .build();
    }
}
