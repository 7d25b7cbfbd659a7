package dev.cairn.control.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.RunRecords;
import dev.cairn.control.lag.Queue;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Run A has two items; run B's records stand beside its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutlooksIT implements InstantSource {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunRecords records;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    private Instant now = Instant.now();

    @BeforeAll
    void prepare(PipelineEnvironment given) throws ExecutionException, InterruptedException {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
        records = new RunRecords(environment.kafka());
        records.requests("ct-a", 30);
        records.requests("ct-b", 170);
        records.raw("ct-b", 5);
        // The requests' marker is at 30.
        records.goOn("embed-workers", Topics.MODEL_REQUESTS, 10);
    }

    @BeforeEach
    void writeTheLedger() throws SQLException {
        tables.empty();
        tables.run("ct-a", "RUNNING", 2);
        tables.execute("update runs set settings = '{\"model\": \"openai:m\"}', finished_at = null");
        tables.item("ct-a", "one", 40, 0, 10);
        tables.run("ct-done", "COMPLETED", 1);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Test
    void doesNotForetellBeforeEverythingIsFetched() {
        try (var outlooks = outlooks()) {
            outlooks.look();
            now = now.plusSeconds(2);
            var runs = outlooks.look().runs();

            assertThat(runs).singleElement().satisfies(run -> {
                assertThat(run.runId()).isEqualTo("ct-a");
                assertThat(run.done()).isEqualTo(50);
                assertThat(run.total()).isNull();
                assertThat(run.eta()).isNull();
                assertThat(run.estimating()).isEqualTo("1 of 2 items are still to be fetched");
            });
        }
    }

    @Test
    void countsARunsOwnRecordsOnly() {
        try (var outlooks = outlooks()) {
            assertThat(outlooks.look().runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.waiting())
                            .containsEntry(Queue.TRANSFORM, 0L)
                            .containsEntry(Queue.MODEL, 20L)
                            .containsEntry(Queue.LOAD, 0L));
        }
    }

    @Test
    void foretellsFromTheRunsOwnRate() throws SQLException, ExecutionException, InterruptedException {
        tables.item("ct-a", "two", 0, 0, 0);
        tables.execute("update run_items set expected = 30, status = 'RUNNING' where entity = 'two'");
        try (var outlooks = outlooks()) {
            assertThat(outlooks.look().runs()).singleElement().satisfies(run -> {
                assertThat(run.total()).isEqualTo(80);
                assertThat(run.eta()).isNull();
                assertThat(run.bound()).isNull();
                assertThat(run.estimating()).isEqualTo("a rate needs a second look");
            });
            tables.execute("update run_items set loaded = 10 where entity = 'two'");
            records.goOn("embed-workers", Topics.MODEL_REQUESTS, 20);
            now = now.plusSeconds(2);

            var outlook = outlooks.look();
            assertThat(outlook.runs()).singleElement().satisfies(run -> {
                assertThat(run.done()).isEqualTo(60);
                assertThat(run.rate()).isEqualTo(5);
                assertThat(run.eta()).isEqualTo(Duration.ofSeconds(4));
                assertThat(run.estimating()).isNull();
                // 180 requests at 5 a second: they stand, though only ten are the run's own.
                assertThat(run.bound()).isEqualTo(Bound.MODEL_QUOTA);
            });
            assertThat(outlook.topics())
                    .filteredOn(
                            topic -> topic.topic().equals(environment.kafka().name(Topics.MODEL_REQUESTS)))
                    .singleElement()
                    .satisfies(topic -> {
                        assertThat(topic.lag()).isEqualTo(180);
                        assertThat(topic.rate()).isEqualTo(5);
                        assertThat(topic.drain()).isEqualTo(Duration.ofSeconds(36));
                    });
            records.goOn("embed-workers", Topics.MODEL_REQUESTS, 10);
        }
    }

    private Outlooks outlooks() {
        return new Outlooks(environment.kafka(), tables.database(), this);
    }
}
