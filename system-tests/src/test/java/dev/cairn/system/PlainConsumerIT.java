package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else's program needs to read every topic: kafka-clients, Avro, and HTTP to the registry. */
class PlainConsumerIT {
    private static final List<String> TOPICS = List.of(
            "runs",
            "work-items",
            "ingest-cursors",
            "raw-records",
            "prepared-records",
            "model-requests",
            "model-answers",
            "enriched-records",
            "dead-letters",
            "item-status");

    private final Map<Integer, Schema> schemas = new HashMap<>();

    @TempDir
    Path temp;

    @Test
    void readsEveryTopicWithoutCairn() throws Exception {
        var dataDir = temp.resolve("data");
        var generator = StudyGenerator.seeded(3).withInvalid(10);
        var file = StudyFiles.writeNdjson(generator.source(40), temp.resolve("studies.ndjson"));
        try (var stack = CairnProcess.up(dataDir, Map.of())) {
            var published = CairnProcess.run(
                    Map.of(),
                    "publish",
                    "clinical_trials",
                    "--source",
                    file.toUri().toString(),
                    "--data-dir",
                    dataDir.toString(),
                    "--wait",
                    "--json");
            assertThat(published.exitCode())
                    .as("completed with dead letters: %s", published.err())
                    .isEqualTo(3);
            var connection = stack.connection();
            try (var consumer = consumer(connection)) {
                for (var topic : TOPICS) {
                    assertThat(readAll(consumer, "cairn." + topic, connection))
                            .as(topic)
                            .isNotEmpty();
                }
            }
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(ConnectionProperties connection) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", connection.bootstrapServers(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private List<GenericRecord> readAll(
            KafkaConsumer<String, byte[]> consumer, String topic, ConnectionProperties connection) throws Exception {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        var records = new ArrayList<GenericRecord>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            for (var record : consumer.poll(Duration.ofSeconds(1))) {
                records.add(decode(record.value(), connection));
            }
        }
        return records;
    }

    private GenericRecord decode(byte[] value, ConnectionProperties connection) throws Exception {
        var buffer = ByteBuffer.wrap(value);
        assertThat(buffer.get()).as("magic byte").isZero();
        var schema = schema(buffer.getInt(), connection);
        var decoder = DecoderFactory.get().binaryDecoder(value, buffer.position(), buffer.remaining(), null);
        return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    }

    private Schema schema(int id, ConnectionProperties connection) throws IOException, InterruptedException {
        if (!schemas.containsKey(id)) {
            var uri = URI.create(connection.schemaRegistryUrl() + "/schemas/ids/" + id);
            var body = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            schemas.put(
                    id,
                    new SchemaParser()
                            .parse(new ObjectMapper()
                                    .readTree(body)
                                    .get("schema")
                                    .asText())
                            .mainSchema());
        }
        return schemas.get(id);
    }
}
