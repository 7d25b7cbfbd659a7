package dev.cairn.kit.kafka;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Run;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro values in the Confluent wire format: a zero byte, the schema's id as four bytes big-endian, the Avro binary
 * body. Safe for use by many threads. The schema is registered when the first value is written; a registry that finds
 * it incompatible refuses it.
 */
public final class AvroSerde<V extends SpecificRecord> implements Serde<V> {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    static {
        // Avro makes objects only of classes that it is told to trust; what it trusted before, it still does.
        var contracts = Run.class.getPackage();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> contracts.equals(type.getPackage())));
    }

    private final SchemaRegistryClient registry;
    private final String subject;
    private final Schema readerSchema;
    private final SpecificData model;
    private final Map<Integer, Schema> writerSchemas = new ConcurrentHashMap<>();
    private final ThreadLocal<Coder> coders = ThreadLocal.withInitial(Coder::new);
    private volatile int schemaId = -1;

    public AvroSerde(SchemaRegistryClient registry, String subject, Class<V> type) {
        this.registry = registry;
        this.subject = subject;
        this.model = SpecificData.getForClass(type);
        this.readerSchema = model.getSchema(type);
    }

    /** Writes a value. Throws SCHEMA_INCOMPATIBLE or REGISTRY_UNAVAILABLE. */
    public byte[] encode(V value) {
        return coders.get().encode(value);
    }

    /** Reads a value. What cannot be read is reported under the given code, an absent registry under its own. */
    public V decode(byte @Nullable [] bytes, ErrorCode undecodable) {
        if (bytes == null || bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new PipelineException(
                    undecodable, "value for " + subject + " does not start as the Confluent wire format does");
        }
        var writerSchema = writerSchema(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt(), undecodable);
        try {
            return coders.get().decode(bytes, writerSchema);
        } catch (IOException | RuntimeException e) {
            throw new PipelineException(
                    undecodable,
                    "value for " + subject + " is not what its schema says: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    @Override
    public Serializer<V> serializer() {
        return (topic, value) -> value == null ? null : encode(value);
    }

    @Override
    public Deserializer<V> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes, ErrorCode.RAW_UNDECODABLE);
    }

    /** Registers the schema, or finds its id. After it, writing needs the registry no more. */
    public int register() {
        if (schemaId < 0) {
            try {
                schemaId = registry.register(subject, new AvroSchema(readerSchema));
            } catch (RestClientException e) {
                if (e.getStatus() == CONFLICT) {
                    throw new PipelineException(
                            ErrorCode.SCHEMA_INCOMPATIBLE,
                            "subject " + subject + " holds a schema that the new one cannot follow: " + e.getMessage(),
                            e);
                }
                throw unavailable(e);
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
        return schemaId;
    }

    private Schema writerSchema(int id, ErrorCode undecodable) {
        var known = writerSchemas.get(id);
        if (known != null) {
            return known;
        }
        try {
            var schema = ((AvroSchema) registry.getSchemaById(id)).rawSchema();
            writerSchemas.put(id, schema);
            return schema;
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                throw new PipelineException(
                        undecodable,
                        "value for " + subject + " names schema id " + id + ", which the registry does not have",
                        e);
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private PipelineException unavailable(Exception e) {
        return new PipelineException(
                ErrorCode.REGISTRY_UNAVAILABLE, "schema registry failed for " + subject + ": " + e.getMessage(), e);
    }

    /** Avro's encoders and readers keep state: each thread has its own. */
    private final class Coder {
        private final SpecificDatumWriter<V> writer = new SpecificDatumWriter<>(readerSchema, model);
        private final Map<Schema, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        private @Nullable BinaryEncoder encoder;
        private @Nullable BinaryDecoder decoder;

        byte[] encode(V value) {
            buffer.reset();
            buffer.write(MAGIC);
            buffer.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(register()).array());
            try {
                encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
                writer.write(value, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return buffer.toByteArray();
        }

        V decode(byte[] bytes, Schema writerSchema) throws IOException {
            decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, decoder);
            var reader = readers.computeIfAbsent(
                    writerSchema, schema -> new SpecificDatumReader<>(schema, readerSchema, model));
            var value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new AvroRuntimeException("bytes left over");
            }
            return value;
        }
    }
}
