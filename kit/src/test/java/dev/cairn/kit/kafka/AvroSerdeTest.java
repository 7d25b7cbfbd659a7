package dev.cairn.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Run;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private static final String SUBJECT = "cairn.runs-value";

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final AvroSerde<Run> serde = new AvroSerde<>(registry, SUBJECT, Run.class);

    private final Run run = new Run(
            "ct-1",
            "clinical_trials",
            "file:/x",
            Map.of("model", "none"),
            null,
            3L,
            Instant.parse("2026-01-05T10:00:00Z"),
            0,
            0,
            null,
            false);

    @Test
    void readsWhatItWrote() {
        assertThat(serde.decode(serde.encode(run), ErrorCode.RAW_UNDECODABLE)).isEqualTo(run);
    }

    @Test
    void writesTheConfluentWireFormat() throws Exception {
        var bytes = ByteBuffer.wrap(serde.encode(run));
        assertThat(bytes.get()).isZero();
        var schema = ((AvroSchema) registry.getSchemaById(bytes.getInt())).rawSchema();
        var decoder = DecoderFactory.get().binaryDecoder(bytes.array(), bytes.position(), bytes.remaining(), null);
        var generic = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(generic.get("run_id")).hasToString("ct-1");
        assertThat(decoder.isEnd()).isTrue();
    }

    @Test
    void reportsForeignBytesUnderTheCallersCode() {
        assertUndecodable("{\"json\":true}".getBytes(StandardCharsets.UTF_8));
        assertUndecodable(null);
        assertUndecodable(new byte[] {0, 0, 0});
        assertUndecodable(new byte[] {0, 0, 0, 0, 99, 1});
    }

    @Test
    void reportsCutAndOverlongValues() {
        var bytes = serde.encode(run);
        assertUndecodable(Arrays.copyOf(bytes, bytes.length - 3));
        assertUndecodable(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void refusesASchemaThatCannotFollowTheRegisteredOne() {
        var strict = new MockSchemaRegistryClient() {
            @Override
            public int register(String subject, ParsedSchema schema) throws RestClientException {
                throw new RestClientException("incompatible with an earlier schema", 409, 409);
            }
        };
        var refused = new AvroSerde<>(strict, SUBJECT, Run.class);
        assertThatThrownBy(() -> refused.encode(run))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_INCOMPATIBLE))
                .hasMessageContaining(SUBJECT);
    }

    private void assertUndecodable(byte[] bytes) {
        assertThatThrownBy(() -> serde.decode(bytes, ErrorCode.RAW_UNDECODABLE))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RAW_UNDECODABLE));
    }
}
