package dev.cairn.control.narratives.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.narratives.purge.PurgeResult.Kind;
import dev.cairn.control.narratives.purge.PurgeResult.Place;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.runs.Reconcile;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has data sources of its own. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NarrativePurgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A topic that no group of the pipeline has to read. */
    private static final Topic<?> NONE = Topics.RUNS;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private KafkaAccess kafka;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private PurgeScene scene;

    @BeforeAll
    void start(PipelineEnvironment environment) {
        environment.createTopics();
        kafka = environment.kafka();
        tables = LedgerTables.create(environment);
        scene = new PurgeScene(kafka, tables);
    }

    @Test
    void removesADataSourceEverywhereAndLeavesOthersWhatTheyNeed() throws Exception {
        scene.dataSource("earlier");
        scene.dataSource("mine");
        scene.abort(scene.loaded("mine"));
        scene.dataSource("later");
        scene.readAll(NONE);

        var dry = purge().dryRun("mine");
        var done = purge().purge("mine");

        assertThat(found(done)).isEqualTo(found(dry));
        assertThat(found(done))
                .containsAllEntriesOf(Map.of(
                        "source_narratives", 1L,
                        "narrative_sources", 1L,
                        "narrative_results", 1L,
                        "experiments", 1L,
                        "documents", 4L,
                        "dead_letters", 1L,
                        "data_quality", 1L))
                .containsAllEntriesOf(Map.of(
                        name(Topics.WORK_ITEMS), 2L, // one of them in the transaction that was aborted
                        name(Topics.RAW_RECORDS), 3L,
                        name(Topics.PREPARED_RECORDS), 3L,
                        name(Topics.MODEL_REQUESTS), 1L,
                        name(Topics.ENRICHED_RECORDS), 3L,
                        name(Topics.DEAD_LETTERS), 2L,
                        name(Topics.MODEL_ANSWERS), 1L));
        assertThat(done.places()).extracting(Place::left).containsOnly(0L);
        assertThat(done.experiments()).containsExactly("mine-experiment");
        assertThat(done.runs()).containsExactly("ask-mine", "load-mine");
        assertThat(done.othersRuns()).contains("load-earlier", "ask-earlier").doesNotContain("load-later");
        assertThat(values(Topics.RAW_RECORDS))
                .extracting(raw -> raw.getHeader().getRunId())
                .containsExactlyInAnyOrder("load-later", "ask-later");
        assertThat(done.lingering())
                .anySatisfy(one -> {
                    assertThat(one.topic()).isEqualTo(name(Topics.MODEL_ANSWERS));
                    assertThat(one.values()).isEqualTo(1);
                    assertThat(one.atMost()).isNull();
                })
                .anySatisfy(one -> assertThat(one.atMost()).isEqualTo(Duration.ofDays(30)));
        assertThat(purge().dryRun("earlier").places())
                .filteredOn(place -> place.kind() == Kind.TABLE || place.name().endsWith("model-answers"))
                .extracting(Place::found)
                .as("the tables and the answers of others are as they were")
                .containsExactly(0L, 1L, 1L, 4L, 1L, 0L, 1L, 1L, 1L, 1L);
    }

    @Test
    void canBeDoneAgainAndSaysWhatItDid() throws Exception {
        scene.dataSource("twice");
        scene.readAll(NONE);
        purge().purge("twice");

        assertThat(purge().purge("twice").places()).allSatisfy(place -> {
            assertThat(place.found()).isZero();
            assertThat(place.left()).isZero();
        });
        assertThat(values(Topics.PROCESSING_LOG))
                .filteredOn(entry -> entry.getEvent() == LogEvent.NARRATIVES_PURGED)
                .filteredOn(entry -> entry.getMessage().equals("twice"))
                .first()
                .satisfies(entry -> assertThat(entry.getCounts()).containsEntry("source_narratives", 1L));
    }

    @Test
    void theLedgerBalancesAfterwards() throws Exception {
        scene.dataSource("balanced");
        scene.readAll(NONE);
        assertThat(mismatches("load-balanced")).isEmpty();
        purge().purge("balanced");

        assertThat(mismatches("load-balanced")).as("the log is not loaded yet").isNotEmpty();
        for (var run : values(Topics.PROCESSING_LOG)) {
            if (run.getRunId() != null && run.getRunId().endsWith("-balanced")) {
                tables.execute(
                        "insert into processing_log (at, event, actor, run_id) values (now(), ?, 'test', ?)",
                        run.getEvent().name(),
                        run.getRunId());
            }
        }
        assertThat(mismatches("load-balanced")).isEmpty();
        assertThat(mismatches("ask-balanced")).isEmpty();
    }

    @Test
    void nothingGoesWhileAGroupHasToReadIt() throws Exception {
        scene.dataSource("unread");
        scene.readAll(Topics.PREPARED_RECORDS);

        assertThatThrownBy(() -> purge().purge("unread"))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(ErrorCode.PURGE_INCOMPLETE))
                .hasMessageContaining("nothing of unread was removed")
                .hasMessageContaining(kafka.group("embed") + " has not read " + name(Topics.PREPARED_RECORDS) + "-0");

        assertThat(found(purge().dryRun("unread")))
                .containsEntry("source_narratives", 1L)
                .containsEntry(name(Topics.RAW_RECORDS), 2L);

        scene.readAll(NONE);
        assertThat(purge().purge("unread").places()).extracting(Place::left).containsOnly(0L);
    }

    @Test
    void isRefusedWhileARunIsUnderWay() throws Exception {
        scene.dataSource("busy");
        scene.readAll(NONE);
        tables.execute("update runs set status = 'RUNNING' where run_id = 'ask-busy'");
        assertThatThrownBy(() -> purge().purge("busy"))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(ErrorCode.EXPERIMENT_RUNNING))
                .hasMessageContaining("ask-busy");
        tables.execute("delete from run_items where run_id = 'ask-busy'");
        tables.execute("delete from runs where run_id = 'ask-busy'");
        assertThatThrownBy(() -> purge().dryRun("busy"))
                .as("it was published, and no loader has read of it yet")
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(ErrorCode.EXPERIMENT_RUNNING));
        tables.execute("insert into removed_runs (run_id, data_type, item_ids, items) values"
                + " ('ask-busy', 'narrative_experiments', '{}', 1)");
        assertThat(found(purge().dryRun("busy"))).containsEntry("source_narratives", 1L);
    }

    @Test
    void recordsThatCannotBeReadAreFoundByTheirKey() throws Exception {
        scene.dataSource("garbled");
        scene.send(List.of(
                new ProducerRecord<>(name(Topics.RAW_RECORDS), 0, "garbled/8/le", new byte[] {1, 2}),
                new ProducerRecord<>(name(Topics.RAW_RECORDS), 0, "garbledygook/8/le", new byte[] {1, 2})));
        scene.readAll(NONE);
        assertThat(found(purge().purge("garbled"))).containsEntry(name(Topics.RAW_RECORDS), 3L);
    }

    @Test
    void nothingGoesWhileRecordsWaitForAnAnswer() throws Exception {
        var changelog = kafka.group("embed-parked-changelog");
        try (var admin = kafka.admin()) {
            admin.createTopics(
                            List.of(new NewTopic(changelog, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        scene.dataSource("parked");
        var key = PurgeScene.requestKey("parked");
        scene.sendAtOnce(List.of(
                new ProducerRecord<>(changelog, 0, key, "the record".getBytes(StandardCharsets.UTF_8)),
                new ProducerRecord<>(changelog, 0, key + "#1", "another".getBytes(StandardCharsets.UTF_8)),
                new ProducerRecord<>(changelog, 0, key, null)));
        scene.readAll(NONE);
        assertThatThrownBy(() -> purge().purge("parked"))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(ErrorCode.PURGE_INCOMPLETE))
                .hasMessageContaining("1 records wait for an answer in " + changelog);

        scene.sendAtOnce(List.of(new ProducerRecord<>(changelog, 0, key + "#1", null)));
        assertThat(purge().purge("parked").lingering()).anySatisfy(one -> {
            assertThat(one.topic()).isEqualTo(changelog);
            assertThat(one.values()).isEqualTo(2);
        });
    }

    @Test
    void anUnknownDataSourceIsSaidToBeSo() {
        assertThatThrownBy(() -> purge().dryRun("nobody's"))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(ErrorCode.DATA_SOURCE_NOT_FOUND));
    }

    private static ErrorCode code(Throwable thrown) {
        return ((PipelineException) thrown).code();
    }

    private Set<String> mismatches(String runId) {
        return Set.copyOf(new Reconcile(tables.database())
                .compare(Optional.of(runId)).mismatches().stream()
                        .map(Objects::toString)
                        .toList());
    }

    private NarrativePurge purge() {
        return new NarrativePurge(
                kafka,
                tables.database(),
                new AuditTrail(kafka, InstantSource.system(), "test@here"),
                InstantSource.system(),
                Duration.ZERO);
    }

    private static Map<String, Long> found(PurgeResult result) {
        return result.places().stream().collect(Collectors.toMap(Place::name, Place::found));
    }

    private String name(Topic<?> topic) {
        return kafka.name(topic);
    }

    private <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return new TopicReader(kafka, PATIENCE).values(topic);
    }
}
