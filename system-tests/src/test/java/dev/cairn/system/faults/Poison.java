package dev.cairn.system.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cairn.kit.config.ConnectionProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records that nobody can read, as somebody else's program would put them onto the topics. */
final class Poison {
    /** Topics whose records become dead letters where they cannot be read. */
    static final List<String> READ_BY_STAGES = List.of(
            "cairn.runs",
            "cairn.work-items",
            "cairn.raw-records",
            "cairn.prepared-records",
            "cairn.model-requests",
            "cairn.enriched-records",
            "cairn.dead-letters",
            "cairn.processing-log");

    private static final List<String> OTHERS =
            List.of("cairn.ingest-cursors", "cairn.model-answers", "cairn.item-status");

    /** How many kinds there are. */
    static final int KINDS = 5;

    private static final int UNKNOWN_SCHEMA = 987_654;

    private final ConnectionProperties connection;

    Poison(ConnectionProperties connection) {
        this.connection = connection;
    }

    /** Sends one record of each kind to each topic. Returns how many of each kind. */
    Map<String, Integer> sendToEveryTopic(Random random) throws Exception {
        var kinds = kinds(random);
        var sent = new LinkedHashMap<String, Integer>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", connection.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (var topics : List.of(READ_BY_STAGES, OTHERS)) {
                for (var topic : topics) {
                    for (var kind : kinds.entrySet()) {
                        producer.send(new ProducerRecord<>(topic, Promises.POISON_KEY, kind.getValue()))
                                .get();
                        sent.merge(kind.getKey(), 1, Integer::sum);
                    }
                }
            }
        }
        return sent;
    }

    private Map<String, byte[]> kinds(Random random) throws IOException, InterruptedException {
        var bytes = new byte[1 + random.nextInt(500)];
        random.nextBytes(bytes);
        var other = other();
        var kinds = new LinkedHashMap<String, byte[]>();
        kinds.put("random bytes", bytes);
        kinds.put("no bytes", new byte[0]);
        kinds.put("Avro of another schema", framed(register(other), encoded(other)));
        kinds.put("a schema that nobody knows", framed(UNKNOWN_SCHEMA, encoded(other)));
        kinds.put("a frame without a body", framed(1, new byte[0]));
        return kinds;
    }

    private static GenericRecord other() {
        var schema = SchemaBuilder.record("Weather")
                .namespace("org.example")
                .fields()
                .requiredDouble("celsius")
                .endRecord();
        return new GenericRecordBuilder(schema).set("celsius", 21.5).build();
    }

    private static byte[] encoded(GenericRecord value) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] framed(int schemaId, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(body)
                .array();
    }

    private int register(GenericRecord value) throws IOException, InterruptedException {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("schema", value.getSchema().toString());
        var request = HttpRequest.newBuilder(
                        URI.create(connection.schemaRegistryUrl() + "/subjects/org.example.Weather-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        var answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer).get("id").asInt();
    }
}
