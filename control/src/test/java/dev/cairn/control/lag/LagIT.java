package dev.cairn.control.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.lag.PartitionLag.Store;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partition 0 of enriched-records holds three committed records and the marker after them: offsets 0 to 3. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LagIT {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void writeATransaction(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
        try (var producer = environment.kafka().transactionalProducer("test", "test")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (var i = 0; i < 3; i++) {
                send(producer, environment.kafka().name(Topics.ENRICHED_RECORDS));
            }
            producer.commitTransaction();
        }
    }

    @Test
    void countsWhatTheLoaderHasNotReadByTheOffsetsInTheDatabase() throws SQLException {
        loaderGoesOnWith(1);

        assertThat(loader()).satisfies(lag -> {
            assertThat(lag.next()).isEqualTo(1);
            assertThat(lag.end()).isEqualTo(4);
            assertThat(lag.lag()).as("two records, and no marker").isEqualTo(2);
            assertThat(lag.exact()).isTrue();
            assertThat(lag.caughtUp()).isFalse();
            assertThat(lag.age()).isPositive();
            assertThat(lag.keptIn()).isEqualTo(Store.DATABASE);
        });
    }

    @Test
    void isCaughtUpWhereOnlyATransactionMarkerIsLeft() throws SQLException {
        loaderGoesOnWith(3);

        assertThat(loader()).satisfies(lag -> {
            assertThat(lag.end()).isEqualTo(4);
            assertThat(lag.lag()).isZero();
            assertThat(lag.caughtUp()).isTrue();
            assertThat(lag.age()).isNull();
        });
    }

    @Test
    void doesNotCountRecordsOfATransactionThatWasAborted() {
        var topic = environment.kafka().name(Topics.RAW_RECORDS);
        try (var producer = environment.kafka().transactionalProducer("test", "aborting")) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topic);
            producer.flush();
            producer.abortTransaction();
        }

        assertThat(lag("transform", topic)).satisfies(lag -> {
            assertThat(lag.end()).isEqualTo(2);
            assertThat(lag.caughtUp()).isTrue();
        });
    }

    @Test
    void countsAllForAGroupThatHasNotBegun() {
        var topic = environment.kafka().name(Topics.PREPARED_RECORDS);
        try (var producer = environment.kafka().producer("test")) {
            send(producer, topic);
            send(producer, topic);
        }

        assertThat(lag("embed", topic).lag()).isEqualTo(2);
    }

    @Test
    void tellsGroupsApartThatReadTheSameTopic() throws Exception {
        var topic = environment.kafka().name(Topics.WORK_ITEMS);
        try (var producer = environment.kafka().producer("test")) {
            send(producer, topic);
            send(producer, topic);
        }
        try (var admin = environment.kafka().admin()) {
            admin.alterConsumerGroupOffsets(
                            environment.kafka().group("ingest"),
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)))
                    .all()
                    .get();
        }

        assertThat(lag("ingest", topic).caughtUp()).isTrue();
        assertThat(lag("load", topic).lag()).isEqualTo(2);
    }

    private void loaderGoesOnWith(long next) throws SQLException {
        tables.execute("truncate consumer_offsets");
        tables.execute(
                "insert into consumer_offsets values (?, ?, 0, ?)",
                environment.kafka().group("load"),
                environment.kafka().name(Topics.ENRICHED_RECORDS),
                next);
    }

    private PartitionLag loader() {
        return lag("load", environment.kafka().name(Topics.ENRICHED_RECORDS));
    }

    /** In partition 0. */
    private PartitionLag lag(String group, String topic) {
        List<PartitionLag> lags;
        try (var lag =
                new Lag(environment.kafka(), tables.database(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))) {
            lags = lag.look().partitions();
        }
        return lags.stream()
                .filter(one -> one.group().equals(environment.kafka().group(group)))
                .filter(one -> one.topic().equals(topic) && one.partition() == 0)
                .findFirst()
                .orElseThrow();
    }

    private static void send(Producer<String, byte[]> producer, String topic) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, "key", new byte[] {1}));
    }
}
