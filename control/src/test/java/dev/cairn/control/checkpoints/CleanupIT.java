package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.checkpoints.KeptRun.Reason;
import dev.cairn.control.compare.RunComparison;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.runs.Reconcile;
import dev.cairn.control.runs.RunBalance;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CleanupIT {
    private static final int MANY = 10_000;
    private static final String FIRST = "'a' || n";
    private static final String HALF_NEW = "case when n <= 5000 then 'b' else 'a' end || n";
    private static final Retention ONE = new Retention(1, null, null);
    private static final Retention TWO = new Retention(2, null, null);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before each test
    private History history;

    @BeforeAll
    void createTables(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        tables = LedgerTables.create(environment);
    }

    @BeforeEach
    void empty() throws SQLException {
        tables.empty();
        history = new History(tables, environment.kafka());
    }

    @Test
    void removesRunsOfTenThousandRecordsAndWhatOnlyTheyReferredTo() throws SQLException {
        threeLargeRuns("ct");
        var before = comparison().compare("ct-2", "ct-3", null, 10);
        var rows = rows();

        var dry = cleanup().dryRun(TWO);

        assertThat(rows()).isEqualTo(rows);
        assertThat(dry.removed()).containsExactly(new RemovedRun("ct-1", "clinical_trials", 1, MANY, 0));
        assertThat(dry.documents()).isEqualTo(MANY / 2);
        assertThat(dry.tombstones()).isEqualTo(tombstones(1));

        var done = cleanup().run(TWO);

        assertThat(done)
                .isEqualTo(new CleanupResult(false, dry.removed(), dry.documents(), dry.tombstones(), dry.kept()));
        assertThat(rows())
                .containsEntry("record_outcomes", 2L * MANY)
                .containsEntry("documents", (long) MANY)
                .containsEntry("run_items", 2L);
        assertThat(comparison().compare("ct-2", "ct-3", null, 10)).isEqualTo(before);
        assertBalanced("ct-2", "ct-3");
        assertThat(new Runs(tables.database()).numbered("clinical_trials", "bulk", 3))
                .isEqualTo("ct-3");
        assertThat(count("select last_run_number from entities")).isEqualTo(3);
        assertThat(cleanup().run(TWO).removed()).isEmpty();
    }

    @Test
    void leavesTheCurrentRowsWhatTheyReferTo() throws SQLException {
        threeLargeRuns("cur");
        tables.execute("update clinical_trials set content_hash = convert_to('a' || substr(nct_id, 4), 'UTF8')"
                + " where substr(nct_id, 4)::int <= 100");

        assertThat(cleanup().run(ONE).documents()).isEqualTo(MANY / 2 - 100);
        assertThat(count("select count(*) from clinical_trials t left join documents d using (content_hash)"
                        + " where d.content_hash is null"))
                .isZero();
        assertBalanced("cur-3");
    }

    @Test
    void countsCompleteRunsOfEveryEntity() throws SQLException {
        for (var run : List.of("a", "b", "c", "d")) {
            history.run(run, run.equals("c") ? "FAILED" : "COMPLETED");
            history.item(run, "ORPHA:1", run.equals("c") ? "FAILED" : "COMPLETED", 1, "'x' || n");
        }
        history.item("a", "ORPHA:2", "COMPLETED", 1, "'x' || n");

        assertThat(cleanup().dryRun(ONE).removed())
                .as("a has the only run of ORPHA:2")
                .extracting(RemovedRun::runId)
                .containsExactly("b", "c");
        history.item("d", "ORPHA:2", "COMPLETED", 1, "'x' || n");
        assertThat(cleanup().dryRun(ONE).removed())
                .extracting(RemovedRun::runId)
                .containsExactly("a", "b", "c");
        assertThat(cleanup().dryRun(TWO).removed())
                .as("c failed, and takes nobody's place")
                .isEmpty();
        assertThat(cleanup().dryRun(new Retention(1, null, "narratives")).removed())
                .isEmpty();
    }

    @Test
    void removesRunsThatAreEmptyCancelledOrFullOfDeadLetters() throws SQLException {
        history.run("empty", "COMPLETED");
        history.run("nothing-found", "COMPLETED");
        history.item("nothing-found", "bulk", "COMPLETED", 0, "'x' || n");
        history.run("cancelled", "CANCELLED");
        history.item("cancelled", "bulk", "CANCELLED", 5, "'c' || n");
        history.run("dead", "COMPLETED_WITH_ERRORS");
        history.item("dead", "bulk", "COMPLETED_WITH_ERRORS", 0, "'x' || n");
        tables.dead("dead", "bulk", 0);
        history.run("fresh", "CANCELLED");
        history.item("fresh", "bulk", "CANCELLED", 5, "'c' || n");
        tables.execute("update runs set finished_at = now() where run_id = 'fresh'");
        history.run("last", "COMPLETED");
        history.item("last", "bulk", "COMPLETED", 5, "'x' || n");
        unread();

        var done = cleanup().run(ONE);

        assertThat(done.removed())
                .containsExactly(
                        new RemovedRun("empty", "clinical_trials", 0, 0, 0),
                        new RemovedRun("nothing-found", "clinical_trials", 1, 0, 0),
                        new RemovedRun("cancelled", "clinical_trials", 1, 5, 0),
                        new RemovedRun("dead", "clinical_trials", 1, 1, 1));
        assertThat(done.documents()).as("the fresh one has the same").isZero();
        assertThat(done.kept())
                .extracting(KeptRun::runId, KeptRun::reason)
                .containsExactly(tuple("fresh", Reason.IN_FLIGHT), tuple("last", Reason.AMONG_NEWEST));
        assertThat(count("select count(*) from dead_letters")).isZero();
        assertBalanced("last");
    }

    @Test
    void remembersThatARowWasSeenLaterThanItSays() throws SQLException {
        history.run("seen", "COMPLETED");
        history.item("seen", "ORPHA:1", "COMPLETED", 3, "'x' || n");
        history.current("seen", 3, "'x' || n");
        history.run("seen-again", "COMPLETED");
        history.item("seen-again", "ORPHA:2", "COMPLETED", 2, "'x' || n");
        history.run("gone-since", "COMPLETED");
        history.item("gone-since", "ORPHA:2", "COMPLETED", 1, "'x' || n");

        assertThat(cleanup().run(ONE).removed()).extracting(RemovedRun::runId).containsExactly("seen-again");

        assertThat(count("select count(*) from clinical_trials t join runs r on r.run_id = 'seen'"
                        + " where t.observed_at = r.created_at"))
                .as("a later run that stays, or none, has seen the first and the third one")
                .isEqualTo(2);
        assertThat(
                        count(
                                "select count(*) from clinical_trials t join removed_runs on true"
                                        + " where nct_id = 'NCT2' and t.observed_at > (select created_at from runs where run_id = 'seen')"))
                .isEqualTo(1);
    }

    @Test
    void endsWhatACleanupHadBegunWhenItWasKilled() throws SQLException {
        threeLargeRuns("half");
        var database = tables.database();
        try (var writer = database.writer()) {
            var first = database.read(connection -> RunCandidates.read(connection, null)).stream()
                    .filter(run -> run.runId().equals("half-1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new LedgerRemoval(database, writer).begin(first)).isTrue();
        }
        assertThat(new Runs(database).find("half-1")).isEmpty();
        assertBalanced("half-2", "half-3");
        assertThat(count("select count(*) from record_outcomes")).isEqualTo(3L * MANY);

        var dry = cleanup().dryRun(new Retention(3, null, null));
        var done = cleanup().run(new Retention(3, null, null));

        assertThat(dry.removed()).containsExactly(new RemovedRun("half-1", "clinical_trials", 1, MANY, 0));
        assertThat(done.removed()).isEqualTo(dry.removed());
        assertThat(done.documents()).isEqualTo(dry.documents()).isEqualTo(MANY / 2);
        assertThat(count("select count(*) from record_outcomes")).isEqualTo(2L * MANY);
        assertBalanced("half-2", "half-3");
    }

    @Test
    void tellsTheTopicsOnceTheyCanBeToldAgain() throws SQLException {
        threeLargeRuns("told");
        var config = environment.kafka().config();
        var withoutRegistry = new KafkaAccess(new KafkaConfig(
                config.bootstrapServers(),
                URI.create("http://127.0.0.1:1"),
                config.topicPrefix(),
                config.partitions(),
                config.replicationFactor(),
                Map.of()));

        assertThatThrownBy(() -> cleanup(withoutRegistry).run(TWO)).isInstanceOf(PipelineException.class);
        assertThat(new Runs(tables.database()).find("told-1")).isEmpty();
        assertThat(newest(Topics.RUNS, "told-1")).containsValue(true);

        var done = cleanup().run(TWO);

        assertThat(done.removed()).extracting(RemovedRun::runId).containsExactly("told-1");
        assertThat(done.tombstones()).isEqualTo(tombstones(1));
        for (var topic : List.of(Topics.RUNS, Topics.ITEM_STATUS, Topics.INGEST_CURSORS)) {
            assertThat(newest(topic, "told-1")).as(topic.baseName()).hasSize(1).doesNotContainValue(true);
            assertThat(newest(topic, "told-2")).as(topic.baseName()).hasSize(1).doesNotContainValue(false);
        }
        assertThat(new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                        .values(Topics.PROCESSING_LOG).stream().filter(entry -> "told-1".equals(entry.getRunId())))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getEvent()).isEqualTo(LogEvent.RUN_REMOVED);
                    assertThat(entry.getCounts()).containsEntry("records", (long) MANY);
                })
                .extracting(LogEntry::getActor)
                .isEqualTo("test@here");
    }

    @Test
    void leavesARunAloneThatChangesMeanwhile() throws SQLException {
        threeLargeRuns("moved");
        var database = tables.database();
        var runs = database.read(connection -> RunCandidates.read(connection, null));
        tables.execute("update run_items set loaded = loaded - 1, unchanged = 1 where run_id = 'moved-1'");
        try (var writer = database.writer()) {
            assertThat(new LedgerRemoval(database, writer).begin(runs.get(0))).isFalse();
        }
        assertThat(new Runs(database).find("moved-1")).isPresent();
    }

    /** The first half of the records changed between the first and the second run, nothing since. */
    private void threeLargeRuns(String name) throws SQLException {
        for (var number = 1; number <= 3; number++) {
            var run = name + "-" + number;
            history.run(run, "COMPLETED");
            history.item(run, "bulk", "COMPLETED", MANY, number == 1 ? FIRST : HALF_NEW);
            history.publish(run, "bulk");
        }
        history.current(name + "-2", MANY, HALF_NEW);
    }

    /** Something that no loader has read: the services are not idle. */
    private void unread() {
        history.publish("unread", "bulk");
    }

    private Cleanup cleanup() {
        return cleanup(environment.kafka());
    }

    private Cleanup cleanup(KafkaAccess kafka) {
        var clock = InstantSource.system();
        return new Cleanup(kafka, tables.database(), new AuditTrail(kafka, clock, "test@here"), clock);
    }

    private RunComparison comparison() {
        return new RunComparison(tables.database());
    }

    private void assertBalanced(String... runIds) {
        assertThat(new Reconcile(tables.database()).compare(Optional.empty()).runs())
                .filteredOn(run -> run.verdict() == RunBalance.Verdict.BALANCED)
                .extracting(RunBalance::runId)
                .contains(runIds);
    }

    private Map<String, Long> tombstones(long each) {
        var kafka = environment.kafka();
        return Map.of(
                kafka.name(Topics.RUNS), each,
                kafka.name(Topics.ITEM_STATUS), each,
                kafka.name(Topics.INGEST_CURSORS), each,
                kafka.name(Topics.MODEL_SPENDING), 0L);
    }

    /** By partition, whether the newest record of a run has a value. */
    private Map<Integer, Boolean> newest(Topic<?> topic, String runId) {
        var newest = new HashMap<Integer, Boolean>();
        new TopicReader(environment.kafka(), Duration.ofSeconds(20))
                .read(environment.kafka().name(topic), stored -> {
                    if (stored.key().startsWith(runId)) {
                        newest.put(stored.partition(), stored.value() != null);
                    }
                    return stored.offset();
                });
        return newest;
    }

    private Map<String, Long> rows() throws SQLException {
        var rows = new HashMap<String, Long>();
        for (var table : List.of(
                "runs",
                "run_items",
                "record_outcomes",
                "documents",
                "dead_letters",
                "clinical_trials",
                "removed_runs")) {
            rows.put(table, count("select count(*) from " + table));
        }
        return rows;
    }

    private long count(String sql) {
        LedgerDatabase database = tables.database();
        return database.read(connection -> {
            try (var query = connection.prepareStatement(sql)) {
                var row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }
}
