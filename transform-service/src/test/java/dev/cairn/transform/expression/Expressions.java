package dev.cairn.transform.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.kafka.AvroSerde;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** An invented study, and records made of studies and genes. */
public final class Expressions {
    public static final String STUDY = "SRP999001";

    static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Has Avro trust the classes of the schemas, as in a service, which has a serde before all else.
        new AvroSerde<>(new MockSchemaRegistryClient(), "unused", RawRecord.class);
    }

    private Expressions() {}

    /** A header that has every field. */
    public static ObjectNode header() {
        try (var in = Expressions.class.getResourceAsStream("/expression-study.json")) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPayload payload(JsonNode header) {
        return payload(header.toString());
    }

    static RawPayload payload(String json) {
        return new RawPayload(MediaTypes.EXPRESSION_STUDY, ByteBuffer.wrap(json.getBytes(UTF_8)), "", Map.of());
    }

    public static RawPayload payload(GeneExpression gene) {
        try {
            return payload(GeneExpression.getEncoder().encode(gene));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPayload payload(ByteBuffer gene) {
        return new RawPayload(MediaTypes.GENE_EXPRESSION, gene, "", Map.of());
    }

    public static GeneExpression gene(String gene, float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (var value : values) {
            bytes.putFloat(value);
        }
        return new GeneExpression(STUDY, gene, "a sample set", bytes.flip());
    }

    public static RecordHeader recordHeader(String study, String recordKey) {
        return new RecordHeader(
                "run-1",
                ExpressionTransformer.DATA_TYPE,
                study,
                0,
                recordKey,
                3L,
                "file:///studies/",
                Instant.parse("2026-01-02T03:04:05.000006Z"),
                Map.of(),
                0);
    }
}
