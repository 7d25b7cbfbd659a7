package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemState;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.MatchedIn;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** One service; each test brings a run of its own, and studies that no other test has. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PipelineEnvironment environment;
    private TestDatabase database;
    private Upstream upstream;
    private Service service;

    @BeforeAll
    void start(PipelineEnvironment given) throws Exception {
        environment = given;
        environment.createTopics();
        database = new TestDatabase(environment);
        upstream = new Upstream(environment.kafka());
        service = LoadService.create(environment.environment(Map.of("CAIRN_LOAD_HTTP_PORT", "0")));
        service.start();
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
        upstream.close();
        database.close();
    }

    @Test
    void loadsARunIntoEveryTable() {
        upstream.run("whole", 2);
        for (var entity : List.of("ORPHA:1", "ORPHA:2")) {
            upstream.item("whole", entity, 0);
            for (var i = 0; i < 3; i++) {
                var found = Studies.payload(Studies.trial(i), entity, i == 2 ? MatchedIn.NOWHERE : MatchedIn.TITLE);
                var use = entity.equals("ORPHA:1") ? ModelUse.CALLED : ModelUse.REUSED;
                upstream.record(
                        Upstream.header("whole", entity, StudyGenerator.nctId(i), i, Studies.TIME),
                        Studies.embedded(found, "whole-" + i, use));
            }
            upstream.sealed("whole", entity, 3, null);
        }
        upstream.flush();
        awaitRun("whole", "COMPLETED");

        var trial = Studies.trial(0);
        assertThat(database.rows("""
                select nct_id, brief_title, start_date, start_date_precision, minimum_age_days, minimum_age_years,
                    enrollment_count, healthy_volunteers, gender_based, conditions[1], interventions -> 0 ->> 'name',
                    encode(content_hash, 'hex'), embedding_key, observed_at at time zone 'UTC', run_id
                from clinical_trials where nct_id = ?""", trial.getNctId()))
                .containsExactly("%s %s 2024-02-01 MONTH 548 1.5 120 f null %s %s %s whole-0 %s whole"
                        .formatted(
                                trial.getNctId(),
                                trial.getBriefTitle(),
                                trial.getConditions().get(0),
                                interventionName(trial.getInterventions()),
                                Studies.payload(trial).getContentHash(),
                                "2026-01-02 03:04:05.000006"));
        assertThat(database.rows("""
                select d.document ->> 'brief_title', d.document -> 'start_date' ->> 'precision', d.data_type
                from documents d join clinical_trials t using (content_hash) where t.nct_id = ?""", trial.getNctId()))
                .containsExactly(trial.getBriefTitle() + " MONTH clinical_trials");
        assertThat(
                        database.rows(
                                "select request_key, model, dimensions, vector, prompt_tokens from embeddings where request_key like 'whole-%' order by 1"))
                .hasSize(3)
                .contains("whole-0 onnx:mini 2 {0.6,-0.8} 7");
        assertThat(database.rows("select * from diseases where orpha_code = 'ORPHA:1'"))
                .containsExactly("ORPHA:1 Disease ORPHA:1");
        assertThat(database.rows(
                        "select orpha_code, matched_in, first_run_id from disease_trials where nct_id = ? order by 1",
                        StudyGenerator.nctId(2)))
                .containsExactly("ORPHA:1 NOWHERE whole", "ORPHA:2 NOWHERE whole");
        assertThat(database.rows(
                        "select source, settings, items_total, finished_at is null from runs where run_id = 'whole'"))
                .containsExactly("file:studies.json {\"model\": \"none\"} 2 f");
        assertThat(List.of(database.modelAccount("whole", "ORPHA:1"), database.modelAccount("whole", "ORPHA:2")))
                .containsExactly("3 0 0 21", "0 3 0 0");
        assertThat(database.rows(
                        "select outcome, count(*) from run_records where run_id = 'whole' group by 1 order by 1"))
                .containsExactly("LOADED 3", "UNCHANGED 3");
        assertThat(database.imbalances()).isEmpty();
        assertThat(statuses("whole"))
                .filteredOn(status -> status.getState() == ItemState.COMPLETED)
                .extracting(ItemStatus::getEntity, ItemStatus::getExpected)
                .containsExactlyInAnyOrder(tuple("ORPHA:1", 3L), tuple("ORPHA:2", 3L));
    }

    @Test
    void loadsNarrativesAndWhatAnExperimentFindsInThem() throws Exception {
        database.execute(
                "insert into experiments values ('x-1', 'n', null, null, 'county', 'chat:large', null, null, '',"
                        + " null, '{}', null, false, '{}', '', now())");
        var narrative = Narratives.narrative("A1", NarrativeType.CME, "Seen at home.");
        send(Narratives.record("narrated", 0, 0, Narratives.source("cases.csv")));
        send(Narratives.record("narrated", 1, 0, narrative));
        send(Narratives.asked("asked", "x-1", "A1", 0, 0, Narratives.answer(Narratives.DETECTED, ModelUse.CALLED)));
        var dead = Narratives.experimentHeader("asked", "x-1", "A2", 0);
        upstream.deadLetter(Narratives.letter(dead, Stage.EMBED, ErrorCode.MODEL_REJECTED, "the endpoint says 400"));
        upstream.flush();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(database.rows("select incident_id, detected, error_code, error_message from narrative_results"
                            + " where experiment_id = 'x-1' order by 1"))
                    .containsExactly("A1 t null null", "A2 null 3004 the endpoint says 400");
            assertThat(database.rows("select file, narrative_text from narrative_sources join source_narratives"
                            + " using (data_source)"))
                    .containsExactly("cases.csv Seen at home.");
        });
        assertThat(database.modelAccount("asked", "x-1")).isEqualTo("1 0 1 1500");
    }

    private void send(LoadRecord record) {
        upstream.record(record.header(), record.payload());
    }

    @Test
    void anUnchangedSecondRunTouchesTheLedgerOnly() {
        var trials = IntStream.range(100, 150).mapToObj(Studies::trial).toList();
        upstream.wholeRun("first", Studies.TIME, trials);
        awaitRun("first", "COMPLETED");
        var before = versions();

        upstream.wholeRun("second", Studies.TIME.plusSeconds(60), trials);
        awaitRun("second", "COMPLETED");

        assertThat(database.account("first", "bulk")).isEqualTo("COMPLETED 50 50 0 0 0");
        assertThat(database.account("second", "bulk")).isEqualTo("COMPLETED 50 0 50 0 0");
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void theNewestObservationWinsAndOldVersionsStay() {
        var old = Studies.trial(200, "old");
        var changed = Studies.trial(200, "new");
        upstream.wholeRun("v1", Studies.TIME, List.of(old));
        awaitRun("v1", "COMPLETED");
        upstream.wholeRun("v2", Studies.TIME.plusSeconds(60), List.of(changed));
        awaitRun("v2", "COMPLETED");
        upstream.wholeRun("late", Studies.TIME.plusSeconds(30), List.of(Studies.trial(200, "in between")));
        awaitRun("late", "COMPLETED");

        assertThat(database.account("v2", "bulk")).isEqualTo("COMPLETED 1 1 0 0 0");
        assertThat(database.account("late", "bulk")).isEqualTo("COMPLETED 1 0 0 1 0");
        assertThat(database.rows("select brief_title, run_id from clinical_trials where nct_id = ?", old.getNctId()))
                .containsExactly("new v2");
        assertThat(database.rows("""
                select r.run_id, d.document ->> 'brief_title' from run_records r join documents d using (content_hash)
                where r.record_key = ? order by r.run_id""", old.getNctId())).containsExactly("late in between", "v1 old", "v2 new");
    }

    @Test
    void anObservationOlderThanOneThatFoundNothingChangedIsSuperseded() {
        upstream.wholeRun("seen", Studies.TIME, List.of(Studies.trial(210)));
        awaitRun("seen", "COMPLETED");
        upstream.wholeRun("seen again", Studies.TIME.plusSeconds(60), List.of(Studies.trial(210)));
        awaitRun("seen again", "COMPLETED");
        upstream.wholeRun("seen between", Studies.TIME.plusSeconds(30), List.of(Studies.trial(210, "other")));
        awaitRun("seen between", "COMPLETED");

        assertThat(database.account("seen between", "bulk")).isEqualTo("COMPLETED 1 0 0 1 0");
    }

    @Test
    void poisonBecomesDeadLettersWithoutHeaderAndStopsNothing() {
        var poison = "poison".getBytes(StandardCharsets.UTF_8);
        for (var topic : List.of(Topics.ENRICHED_RECORDS, Topics.RUNS, Topics.WORK_ITEMS, Topics.DEAD_LETTERS)) {
            upstream.bytes(topic, poison);
        }
        upstream.bytes(Topics.RUNS, null);
        upstream.wholeRun("after poison", Studies.TIME, List.of(Studies.trial(220)));
        awaitRun("after poison", "COMPLETED");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.rows("""
                        select replace(origin_topic, ?, ''), run_id, ordinal, stage, code_name, encode(payload, 'escape')
                        from dead_letters where code_name = 'ENRICHED_UNDECODABLE' order by 1""", environment.topicPrefix()))
                        .containsExactly(
                                "dead-letters null null LOAD ENRICHED_UNDECODABLE poison",
                                "enriched-records null null LOAD ENRICHED_UNDECODABLE poison",
                                "runs null null LOAD ENRICHED_UNDECODABLE poison",
                                "work-items null null LOAD ENRICHED_UNDECODABLE poison"));
    }

    @Test
    void onlyTheRecordsThatPostgresRejectsAreDead() throws Exception {
        var trials = new ArrayList<>(
                IntStream.range(300, 340).mapToObj(Studies::trial).toList());
        trials.set(7, Studies.trial(307, study -> study.setOfficialTitle("a title with \0 in it")));
        trials.set(23, Studies.trial(323, study -> study.setInterventions("[{\"name\": \"\\u0000\"}]")));
        trials.set(24, Studies.trial(324, study -> study.setLocations("not JSON")));
        upstream.wholeRun("rejected", Studies.TIME, trials);
        awaitRun("rejected", "COMPLETED_WITH_ERRORS");

        assertThat(database.account("rejected", "bulk")).isEqualTo("COMPLETED_WITH_ERRORS 40 37 0 0 3");
        assertThat(database.rows("select ordinal, code_name from dead_letters where run_id = 'rejected' order by 1"))
                .containsExactly("7 VALUE_REJECTED", "23 VALUE_REJECTED", "24 VALUE_REJECTED");
        assertThat(database.imbalances()).isEmpty();
        assertThat(metrics()).contains("cairn_load_dead_letters_total ");
    }

    @Test
    void deadLettersOfOtherStagesGiveRecordsTheirOutcomeOnce() {
        upstream.run("dead", 1);
        upstream.item("dead", "bulk", 0);
        var header = Upstream.header("dead", "bulk", "NCT1", 0, Studies.TIME);
        upstream.deadLetter(letter(header, Stage.EMBED, 3004, 1));
        upstream.deadLetter(letter(header, Stage.EMBED, 3004, 1));
        upstream.sealed("dead", "bulk", 1, null);
        upstream.flush();
        awaitRun("dead", "COMPLETED_WITH_ERRORS");

        assertThat(database.account("dead", "bulk")).isEqualTo("COMPLETED_WITH_ERRORS 1 0 0 0 1");
        assertThat(database.modelAccount("dead", "bulk")).isEqualTo("0 0 1 0");
        assertThat(database.rows("select stage, code_name from dead_letters where run_id = 'dead'"))
                .containsExactly("EMBED MODEL_REJECTED");
    }

    @Test
    void aFailedFetchFailsTheItemAndAResumeCompletesIt() {
        upstream.run("failed", 1);
        upstream.item("failed", "bulk", 0);
        upstream.record(Upstream.header("failed", "bulk", "NCT", 0, Studies.TIME), Studies.payload(Studies.trial(400)));
        upstream.deadLetter(letter(Upstream.header("failed", "bulk", "", -1, Studies.TIME), Stage.INGEST, 1001, 2));
        upstream.sealed("failed", "bulk", 1, new ItemError(1001, "no answer"));
        upstream.flush();
        awaitRun("failed", "FAILED");
        assertThat(database.account("failed", "bulk")).isEqualTo("FAILED 1 1 0 0 0");
        assertThat(statuses("failed"))
                .last()
                .satisfies(status -> assertThat(status.getError().getCode()).isEqualTo(1001));

        upstream.item("failed", "bulk", 1);
        upstream.flush();
        awaitRun("failed", "RUNNING");
        upstream.record(again("failed", 0), Studies.payload(Studies.trial(400)));
        var second = again("failed", 1);
        upstream.record(second, Studies.payload(Studies.trial(401)));
        upstream.sealed(RecordHeader.newBuilder(second).setOrdinal(-1).build(), 2, null);
        upstream.flush();
        awaitRun("failed", "COMPLETED");
        assertThat(database.account("failed", "bulk")).isEqualTo("COMPLETED 2 1 1 0 0");
        assertThat(database.rows("select error_code from run_items where run_id = 'failed'"))
                .containsExactly("null");
    }

    /** A record of the second attempt, which begins at the beginning. */
    private static RecordHeader again(String runId, long ordinal) {
        return RecordHeader.newBuilder(Upstream.header(runId, "bulk", "NCT", ordinal, Studies.TIME))
                .setAttempt(1)
                .build();
    }

    @Test
    void aRunWithoutItemsIsComplete() {
        upstream.run("empty", 0);
        upstream.flush();
        awaitRun("empty", "COMPLETED");
    }

    @Test
    void theGroupsOffsetsFollowTheDatabases() throws Exception {
        upstream.wholeRun("offsets", Studies.TIME, List.of(Studies.trial(500)));
        awaitRun("offsets", "COMPLETED");

        var group = environment.kafka().group("load");
        try (var admin = environment.kafka().admin()) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                var committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                var ends = admin.listOffsets(committed.keySet().stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                        .all()
                        .get();
                assertThat(committed).hasSize(30).allSatisfy((partition, offset) -> {
                    ListOffsetsResultInfo end = ends.get(partition);
                    assertThat(offset.offset()).isEqualTo(end.offset());
                    assertThat(database.rows(
                                    "select next_offset from consumer_offsets where consumer_group = ? and topic = ? and partition = ?",
                                    group,
                                    partition.topic(),
                                    partition.partition()))
                            .containsExactly(Long.toString(offset.offset()));
                });
            });
        }
    }

    private void awaitRun(String runId, String status) {
        await().atMost(PATIENCE).until(() -> database.runStatus(runId), status::equals);
    }

    /** The version of every row that is not of the ledger. */
    private List<String> versions() {
        return database.rows("""
                select xmin, nct_id from clinical_trials where nct_id between 'NCT99000100' and 'NCT99000149'
                union all select d.xmin, encode(content_hash, 'hex') from documents d join clinical_trials using (content_hash)
                where nct_id between 'NCT99000100' and 'NCT99000149' order by 2""");
    }

    private List<ItemStatus> statuses(String runId) {
        await().atMost(PATIENCE)
                .until(() -> !database.rows("select 1 from run_items where run_id = ? and status_published", runId)
                        .isEmpty());
        return new TopicReader(environment.kafka(), PATIENCE)
                        .awaitValues(
                                Topics.ITEM_STATUS,
                                values -> values.stream()
                                        .anyMatch(status -> status.getRunId().equals(runId)))
                        .stream()
                        .filter(status -> status.getRunId().equals(runId))
                        .toList();
    }

    private static DeadLetter letter(RecordHeader header, Stage stage, int code, long offset) {
        return DeadLetter.newBuilder()
                .setHeader(header)
                .setStage(stage)
                .setCode(code)
                .setMessage("no")
                .setOriginTopic("model-requests of " + header.getRunId())
                .setOriginPartition(0)
                .setOriginOffset(offset)
                .setPayload(ByteBuffer.wrap(new byte[] {1}))
                .setFailedAt(Studies.TIME)
                .build();
    }

    private static String interventionName(String interventions) {
        return interventions.replaceFirst("(?s).*?\"name\":\"(.*?)\".*", "$1");
    }

    private String metrics() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
