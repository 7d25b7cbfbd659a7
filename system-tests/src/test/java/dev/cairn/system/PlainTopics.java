package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.config.ConnectionProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Topics as somebody else's program reads them: kafka-clients, Avro, and HTTP to the registry, without Cairn. */
public final class PlainTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ConnectionProperties connection;
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private final UnaryOperator<Schema> projection;
    private @Nullable BinaryDecoder decoder;

    /** @param projection the part of a record that is of interest, as a schema */
    public PlainTopics(ConnectionProperties connection, UnaryOperator<Schema> projection) {
        this.connection = connection;
        this.projection = projection;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", connection.bootstrapServers(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Hands over every committed record of a topic, as it stands now. */
    public void read(String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(POLL).forEach(reader);
        }
    }

    /** The value: a zero byte, the schema's number in four bytes, Avro. */
    public GenericRecord decode(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        assertThat(buffer.get()).as("magic byte").isZero();
        var reader = readers.computeIfAbsent(buffer.getInt(), this::reader);
        decoder = DecoderFactory.get().binaryDecoder(value, buffer.position(), buffer.remaining(), decoder);
        try {
            return reader.read(null, decoder);
        } catch (IOException e) {
            throw new IllegalStateException("not of its schema", e);
        }
    }

    private GenericDatumReader<GenericRecord> reader(int schemaId) {
        var uri = URI.create(connection.schemaRegistryUrl() + "/schemas/ids/" + schemaId);
        try {
            var body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            var text = new ObjectMapper().readTree(body).get("schema").asText();
            var schema = new SchemaParser().parse(text).mainSchema();
            return new GenericDatumReader<>(schema, projection.apply(schema));
        } catch (IOException e) {
            throw new IllegalStateException("no schema at " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
