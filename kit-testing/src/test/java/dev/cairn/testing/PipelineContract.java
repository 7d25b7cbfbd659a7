package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What tests may expect of every backend. */
abstract class PipelineContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeAll
    static void createTopics(PipelineEnvironment environment) {
        environment.createTopics();
    }

    @Test
    void carriesRecordsOfTheCatalogue(PipelineEnvironment environment) throws Exception {
        var kafka = environment.kafka();
        try (var producer = kafka.producer("contract")) {
            for (var id : List.of("a", "b", "c")) {
                producer.send(kafka.record(Topics.RUNS, id, run(id))).get();
            }
        }
        var arrived = new TopicReader(kafka, PATIENCE).awaitValues(Topics.RUNS, runs -> runs.size() >= 3);
        ExactlyOnceAssertions.assertEachOnce(
                List.of("a", "b", "c"), arrived.stream().map(Run::getRunId).toList());
    }

    @Test
    void hidesRecordsOfOpenAndAbortedTransactions(PipelineEnvironment environment) throws Exception {
        var kafka = environment.kafka();
        var topic = kafka.name(Topics.WORK_ITEMS);
        var reader = new TopicReader(kafka, PATIENCE);
        try (var producer = kafka.transactionalProducer("contract", "contract-tx")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "committed", new byte[] {1}))
                    .get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "aborted", new byte[] {2}))
                    .get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "open", new byte[] {3}))
                    .get();
            assertThat(reader.read(topic, stored -> stored.key())).containsExactly("committed");
            producer.commitTransaction();
        }
        assertThat(reader.read(topic, stored -> stored.key())).containsExactly("committed", "open");
    }

    @Test
    void takesRecordsOfMegabytes(PipelineEnvironment environment) throws Exception {
        var kafka = environment.kafka();
        var topic = kafka.name(Topics.RAW_RECORDS);
        var large = new byte[12 * 1024 * 1024];
        try (var producer = kafka.producer("contract")) {
            producer.send(new ProducerRecord<>(topic, "large", large)).get();
        }
        assertThat(new TopicReader(kafka, PATIENCE).read(topic, stored -> stored.value().length))
                .containsExactly(large.length);
    }

    @Test
    void refusesASchemaThatBreaksTheRegisteredOne(PipelineEnvironment environment) {
        var subject = Topic.subject(environment.kafka().name(Topics.RUNS));
        var client = new CachedSchemaRegistryClient(environment.connection().schemaRegistryUrl(), 10);
        var breaking = new AvroSchema("""
                {"type":"record","name":"Run","namespace":"dev.cairn.schemas","fields":[{"name":"x","type":"int"}]}""");
        assertThatThrownBy(() -> client.register(subject, breaking))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(409));
    }

    @Test
    void givesTheClassADatabaseOfItsOwn(PipelineEnvironment environment) throws Exception {
        try (var connection = environment.connectToDatabase();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_database(), current_setting('server_version_num')")) {
            assertThat(row.next()).isTrue();
            assertThat(environment.connection().databaseUrl()).endsWith("/" + row.getString(1));
            assertThat(row.getInt(2)).isBetween(180_000, 189_999);
        }
    }

    @Test
    void isTheEnvironmentOfAService(PipelineEnvironment environment) {
        assertThat(environment.environment(Map.of("CAIRN_TOPIC_PARTITIONS", "2")))
                .containsEntry("CAIRN_TOPIC_PREFIX", environment.topicPrefix())
                .containsEntry("CAIRN_DATABASE_URL", environment.connection().databaseUrl())
                .containsEntry("CAIRN_TOPIC_PARTITIONS", "2");
    }

    @Test
    void saysWhatAReaderCouldNotDecode(PipelineEnvironment environment) throws Exception {
        var kafka = environment.kafka();
        try (var producer = kafka.producer("contract")) {
            producer.send(new ProducerRecord<>(kafka.name(Topics.ITEM_STATUS), "k", new byte[] {9}))
                    .get();
        }
        var reader = new TopicReader(kafka, PATIENCE);
        assertThatThrownBy(() -> reader.values(Topics.ITEM_STATUS)).isInstanceOf(PipelineException.class);
    }

    @Nested
    class InANestedClass {
        @Test
        void sharesTheEnvironmentOfTheClassAroundIt(PipelineEnvironment environment) {
            assertThat(environment.topicPrefix()).doesNotContain("inanestedclass");
            assertThat(new TopicReader(environment.kafka(), PATIENCE)
                            .read(environment.kafka().name(Topics.DEAD_LETTERS), stored -> stored))
                    .isEmpty();
        }
    }

    private static Run run(String id) {
        return new Run(id, "clinical_trials", "file:somewhere", Map.of(), null, 1L, Instant.EPOCH, 0, 0, null, false);
    }
}
