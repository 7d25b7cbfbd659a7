package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.Stage;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final PipelineException reason =
            PipelineException.at("$.content_hash", ErrorCode.VALUE_REJECTED, "no hash");

    private final DeadLetters letters = new DeadLetters(InstantSource.fixed(Studies.TIME));

    @Test
    void sayWhatWasWrongWithWhichRecord() {
        var header = Upstream.header("run", "item", "NCT", 3, Studies.TIME);

        assertThat(letters.of(header, reason, origin(new byte[] {1, 2})))
                .isEqualTo(DeadLetter.newBuilder()
                        .setHeader(header)
                        .setStage(Stage.LOAD)
                        .setCode(4003)
                        .setMessage("no hash")
                        .setPath("$.content_hash")
                        .setOriginTopic("topic")
                        .setOriginPartition(4)
                        .setOriginOffset(5)
                        .setPayload(ByteBuffer.wrap(new byte[] {1, 2}))
                        .setFailedAt(Studies.TIME)
                        .build());
    }

    @Test
    void leaveOutAPayloadThatWouldNotFit() {
        var letter = letters.of(null, reason, origin(new byte[16 * 1024 * 1024]));

        assertThat(letter.getPayload().remaining()).isZero();
        assertThat(letter.getMessage()).isEqualTo("no hash; its payload is too large to be kept here");
    }

    @Test
    void takeATombstoneForAnEmptyPayload() {
        assertThat(letters.of(null, reason, origin(null)).getPayload().remaining())
                .isZero();
    }

    private static ConsumerRecord<String, byte[]> origin(byte[] value) {
        return new ConsumerRecord<>("topic", 4, 5, "key", value);
    }
}
