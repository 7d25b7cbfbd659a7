package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConnectionProperties;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Leaves a topic with records, schemas and a table in a stack, each acknowledged, and finds them again. */
final class StackEvidence {
    private static final int RECORDS = 500;
    private static final String FIRST = """
            {"type":"record","name":"Mark","fields":[{"name":"place","type":"string"}]}""";
    private static final String SECOND = """
            {"type":"record","name":"Mark","fields":[{"name":"place","type":"string"},\
            {"name":"height","type":"int","default":0}]}""";

    private final String name;
    private final List<Integer> schemaIds = new ArrayList<>();

    StackEvidence(String name) {
        this.name = name;
    }

    void leave(ConnectionProperties stack) throws Exception {
        produce(stack);
        registerSchemas(stack);
        insertRows(stack);
    }

    void assertFound(ConnectionProperties stack) throws Exception {
        assertThat(consume(stack)).hasSize(RECORDS).startsWith("record 0").endsWith("record " + (RECORDS - 1));
        var client = client(stack);
        assertThat(client.getAllVersions(subject())).containsExactly(1, 2);
        assertThat(client.getSchemaById(schemaIds.get(0)).canonicalString()).contains("Mark");
        assertThat(client.getId(subject(), new AvroSchema(FIRST))).isEqualTo(schemaIds.get(0));
        assertThat(client.getId(subject(), new AvroSchema(SECOND))).isEqualTo(schemaIds.get(1));
        assertThat(client.getCompatibility(subject())).isEqualTo("FULL");
        try (var connection = connect(stack);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + name)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(RECORDS);
        }
    }

    private void produce(ConnectionProperties stack) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "compression.type", "lz4", "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var acknowledgements = new ArrayList<Future<RecordMetadata>>();
            for (var i = 0; i < RECORDS; i++) {
                acknowledgements.add(producer.send(new ProducerRecord<>(name, "key " + i, "record " + i)));
            }
            for (var acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        }
    }

    private List<String> consume(ConnectionProperties stack) {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers());
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(name, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
        }
        return values;
    }

    private void registerSchemas(ConnectionProperties stack) throws Exception {
        var client = client(stack);
        schemaIds.add(client.register(subject(), new AvroSchema(FIRST)));
        schemaIds.add(client.register(subject(), new AvroSchema(SECOND)));
        client.updateCompatibility(subject(), "FULL");
    }

    private void insertRows(ConnectionProperties stack) throws SQLException {
        try (var connection = connect(stack);
                var statement = connection.createStatement()) {
            statement.execute("create table " + name + " (number int)");
            statement.execute("insert into " + name + " select generate_series(1, " + RECORDS + ")");
        }
    }

    private String subject() {
        return name + "-value";
    }

    private static CachedSchemaRegistryClient client(ConnectionProperties stack) {
        return new CachedSchemaRegistryClient(stack.schemaRegistryUrl(), 10);
    }

    private static Connection connect(ConnectionProperties stack) throws SQLException {
        return DriverManager.getConnection(stack.databaseUrl(), stack.databaseUser(), stack.databasePassword());
    }
}
