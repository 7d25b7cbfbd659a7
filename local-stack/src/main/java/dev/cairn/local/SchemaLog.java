package dev.cairn.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The registry's memory: a compacted topic of one partition, with the name and the records of Confluent's registry, so
 * that one could take over.
 */
final class SchemaLog implements AutoCloseable {
    private static final String TOPIC = "_schemas";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ObjectMapper json;
    private final KafkaProducer<String, String> producer;

    private SchemaLog(ObjectMapper json, KafkaProducer<String, String> producer) {
        this.json = json;
        this.producer = producer;
    }

    /** Opens the log, makes it if it is not there, and replays it into a catalog. */
    static SchemaLog open(String bootstrapServers, ObjectMapper json, SchemaCatalog catalog)
            throws InterruptedException {
        createTopicOnce(bootstrapServers);
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        "schema-registry",
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        30_000,
                        "request.timeout.ms",
                        10_000,
                        "buffer.memory",
                        2 * 1024 * 1024L),
                new StringSerializer(),
                new StringSerializer());
        var log = new SchemaLog(json, producer);
        log.replay(bootstrapServers, catalog);
        return log;
    }

    /** Appends a version; returns when it is durable. */
    void append(RegisteredSchema version) {
        var key = key("SCHEMA", 1).put("subject", version.subject()).put("version", version.version());
        var value = json.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.text())
                .put("deleted", false);
        append(key, value);
    }

    /** Appends a level; returns when it is durable. A null subject means all that have none of their own. */
    void append(@Nullable String subject, Compatibility level) {
        append(
                key("CONFIG", 0).put("subject", subject),
                json.createObjectNode().put("compatibilityLevel", level.name()));
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }

    private ObjectNode key(String type, int magic) {
        return json.createObjectNode().put("keytype", type).put("magic", magic);
    }

    private void append(JsonNode key, JsonNode value) {
        try {
            producer.send(new ProducerRecord<>(TOPIC, 0, key.toString(), value.toString()))
                    .get();
        } catch (ExecutionException e) {
            throw RegistryException.storeFailed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryException.storeFailed(e);
        }
    }

    private void replay(String bootstrapServers, SchemaCatalog catalog) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers, "client.id", "schema-registry", "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            var end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION) < end) {
                for (var stored : consumer.poll(POLL)) {
                    apply(stored, catalog);
                }
            }
        }
    }

    private void apply(ConsumerRecord<String, String> stored, SchemaCatalog catalog) {
        try {
            var key = json.readTree(stored.key());
            if (stored.value() == null) {
                return;
            }
            var value = json.readTree(stored.value());
            switch (key.path("keytype").asText()) {
                case "SCHEMA" ->
                    catalog.add(new RegisteredSchema(
                            value.path("subject").asText(),
                            value.path("version").asInt(),
                            value.path("id").asInt(),
                            new Schema.Parser().parse(value.path("schema").asText())));
                case "CONFIG" -> {
                    var level =
                            Compatibility.parse(value.path("compatibilityLevel").asText());
                    if (key.path("subject").isTextual()) {
                        catalog.setLevel(key.path("subject").asText(), level);
                    } else {
                        catalog.setDefaultLevel(level);
                    }
                }
                default -> {
                    // Confluent's registry also writes NOOP and the like, which say nothing about schemas.
                }
            }
        } catch (JsonProcessingException e) {
            throw new PipelineException(
                    ErrorCode.STACK_FAILED, TOPIC + " has a record that is no JSON at offset " + stored.offset(), e);
        }
    }

    private static void createTopicOnce(String bootstrapServers) throws InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new PipelineException(ErrorCode.STACK_FAILED, "the schema log cannot be made", e.getCause());
            }
        }
    }
}
