package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.testing.DatabaseProxy;
import dev.cairn.testing.DatabaseProxy.Fault;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection to PostgreSQL breaks at the worst moments, and nothing is lost or done twice. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STUDIES = 300;

    private TestDatabase database;
    private DatabaseProxy proxy;
    private Upstream upstream;
    private Service service;

    @BeforeAll
    void start(PipelineEnvironment environment) throws Exception {
        environment.createTopics();
        database = new TestDatabase(environment);
        upstream = new Upstream(environment.kafka());
        proxy = new DatabaseProxy(environment.connection().databaseUrl());
        service = LoadService.create(environment.environment(Map.of(
                "CAIRN_DATABASE_URL", proxy.jdbcUrl(),
                "CAIRN_DATABASE_CONNECTION_TIMEOUT", "2s",
                "CAIRN_DATABASE_ANSWER_TIMEOUT", "3s",
                "CAIRN_LOAD_HTTP_PORT", "0",
                "CAIRN_LOAD_MAX_BACKOFF", "500ms")));
        service.start();
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
        proxy.close();
        upstream.close();
        database.close();
    }

    /** One failure must not be the cause of the next. */
    @AfterEach
    void mend() {
        proxy.set(Fault.NONE);
    }

    @Test
    void whatArrivesWhileTheDatabaseIsGoneIsLoadedWhenItIsBack() {
        proxy.set(Fault.DOWN);
        upstream.wholeRun("outage", Studies.TIME, trials(0));
        await().atMost(PATIENCE).until(() -> !service.health().ready());
        assertThat(service.health().live()).isTrue();
        // 08006 while the connection in use breaks, 08001 once no new one can be had, none if the pool gave up first.
        assertThat(service.health().detail()).startsWith("PostgreSQL: ");

        proxy.set(Fault.NONE);
        assertLoadedOnce("outage");
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    @Test
    void aServerThatFallsSilentIsNoticedAndNothingIsLost() {
        proxy.set(Fault.SILENT);
        upstream.wholeRun("silence", Studies.TIME, trials(3000));
        await().atMost(PATIENCE).until(() -> !service.health().ready());

        proxy.set(Fault.NONE);
        assertLoadedOnce("silence");
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_COMMIT", "LOST_ANSWER"})
    void aCommitWhoseFateIsUnknownIsNeitherLostNorRepeated(Fault fault) {
        proxy.set(fault);
        upstream.wholeRun(fault.name(), Studies.TIME, trials(fault == Fault.LOST_COMMIT ? 1000 : 2000));

        assertLoadedOnce(fault.name());
        assertThat(proxy.fault()).isEqualTo(Fault.NONE);
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    private void assertLoadedOnce(String runId) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.runStatus(runId))
                        .as("run of a loader that says %s", service.health())
                        .isEqualTo("COMPLETED"));
        assertThat(database.account(runId, "bulk")).isEqualTo("COMPLETED 300 300 0 0 0");
        ExactlyOnceAssertions.assertEachOnce(
                IntStream.range(0, STUDIES).mapToObj(i -> "bulk " + i).toList(), database.outcomes(runId));
        assertThat(database.rows("select count(*) from clinical_trials where run_id = ?", runId))
                .containsExactly("300");
        assertThat(database.imbalances()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> database.rows("select 1 from run_items where not status_published")
                        .isEmpty());
    }

    private static List<ClinicalTrial> trials(int first) {
        return IntStream.range(first, first + STUDIES).mapToObj(Studies::trial).toList();
    }
}
