package dev.cairn.control.lag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.RunRecords;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looks at raw-records, of which each test first skips all that the ones before it wrote. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookIT implements InstantSource {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunRecords records;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Lag lag;

    private Instant now = Instant.now();
    private long start;

    @BeforeAll
    void prepare(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
        records = new RunRecords(environment.kafka());
    }

    @BeforeEach
    void skip() throws ExecutionException, InterruptedException {
        try (var before = open()) {
            start = partition(before.look()).end();
        }
        transformGoesOnWith(start);
        lag = open();
    }

    @AfterEach
    void close() {
        lag.close();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Test
    void tellsRunsApartAndCountsNeitherMarkersNorEndsOfItems() {
        records.raw("ct-a", 3);
        records.sealed("ct-a");
        records.raw("ct-b", 40);
        records.raw("ct-a", 2);

        var look = lag.look();
        assertThat(partition(look)).satisfies(one -> {
            assertThat(one.end() - one.next()).isEqualTo(50);
            assertThat(one.lag()).isEqualTo(46);
            assertThat(one.exact()).isTrue();
        });
        var backlog = backlog(look);
        assertThat(backlog.of("ct-a")).isEqualTo(5);
        assertThat(backlog.of("ct-b")).isEqualTo(40);
        assertThat(backlog.of("ct-c")).isZero();
    }

    @Test
    void markersDoNotMakeALongBacklogLonger() {
        records.rawOneByOne("ct-a", 300);

        assertThat(partition(lag.look())).satisfies(one -> {
            assertThat(one.end() - one.next()).isEqualTo(600);
            assertThat(one.exact()).isFalse();
            assertThat(one.lag()).isCloseTo(300, Offset.offset(10L));
        });
    }

    @Test
    void oneRunBehindAnotherInALongBacklogGetsItsShare() {
        records.raw("ct-a", 2000);
        records.raw("ct-b", 2000);

        var backlog = backlog(lag.look());
        assertThat(backlog.records()).isCloseTo(4000, Offset.offset(100L));
        assertThat(backlog.of("ct-a")).isCloseTo(2000, Offset.offset(500L));
        assertThat(backlog.of("ct-b")).isCloseTo(2000, Offset.offset(500L));
    }

    @Test
    void ratesCountRecordsFromTheSecondLookOn() throws ExecutionException, InterruptedException {
        records.rawOneByOne("ct-a", 50);
        assertThat(partition(lag.look())).satisfies(one -> {
            assertThat(one.rate()).isNull();
            assertThat(one.drain()).isNull();
        });
        // 20 records and their 20 markers.
        transformGoesOnWith(start + 40);
        now = now.plus(Duration.ofSeconds(2));

        assertThat(partition(lag.look())).satisfies(one -> {
            assertThat(one.lag()).isEqualTo(30);
            assertThat(one.rate()).isEqualTo(10);
            assertThat(one.drain()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void aGroupThatOnlyStepsOverMarkersDoesNotMove() throws ExecutionException, InterruptedException {
        records.raw("ct-a", 1);
        transformGoesOnWith(start + 1);
        lag.look();
        transformGoesOnWith(start + 2);
        now = now.plus(Duration.ofSeconds(2));

        assertThat(partition(lag.look()).rate()).isZero();
    }

    @Test
    void bytesThatNobodyCanReadWaitForNoRun() {
        try (var producer = environment.kafka().producer("test")) {
            var topic = environment.kafka().name(Topics.RAW_RECORDS);
            var unused = producer.send(new ProducerRecord<>(topic, 0, "key", new byte[] {1}));
        }

        var look = lag.look();
        assertThat(backlog(look).records()).isEqualTo(1);
        assertThat(backlog(look).byRun()).isEmpty();
        assertThat(look.runsKnown()).isTrue();
    }

    private Lag open() {
        return new Lag(environment.kafka(), tables.database(), this);
    }

    private void transformGoesOnWith(long next) throws ExecutionException, InterruptedException {
        records.goOn("transform", Topics.RAW_RECORDS, next);
    }

    private PartitionLag partition(Look look) {
        return look.partitions().stream()
                .filter(one -> one.topic().equals(environment.kafka().name(Topics.RAW_RECORDS)))
                .filter(one -> one.group().equals(environment.kafka().group("transform")) && one.partition() == 0)
                .findFirst()
                .orElseThrow();
    }

    private static Backlog backlog(Look look) {
        return look.backlogs().stream()
                .filter(backlog -> backlog.queue() == Queue.TRANSFORM)
                .findFirst()
                .orElseThrow();
    }
}
