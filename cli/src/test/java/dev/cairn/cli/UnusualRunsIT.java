package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that found nothing, that were cancelled, and whose records have left the topics in part. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class UnusualRunsIT {
    private static final int STUDIES = 10_000;
    private static final int INVALID = 10;
    private static final int VALID = STUDIES - INVALID;
    private static final int PAGE = 1000;
    private static final int EDITED = PAGE - 1;
    private static final int FEW = 40;

    /** So many commits that a run can be cancelled long before its end. */
    private static final String SMALL_PAGES = "20";

    /** Removes the runs that the others need. */
    private static final int LAST = Integer.MAX_VALUE;

    private static final List<Topic<?>> RECORD_TOPICS =
            List.of(Topics.RAW_RECORDS, Topics.PREPARED_RECORDS, Topics.ENRICHED_RECORDS);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private String complete;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private String empty;

    @BeforeAll
    void loadOnce(PipelineEnvironment given, @TempDir Path temporary) throws IOException {
        directory = temporary;
        pipeline = RunningPipeline.started(given, directory);
        pipeline.generate("studies", STUDIES, 1, STUDIES / INVALID);
        edit("edited", 2);
        complete = awaitStatus(pipeline.publish("studies", "none"), "COMPLETED_WITH_ERRORS");
        empty = awaitStatus(publish("studies", "--start-year", "9999"), "COMPLETED");
    }

    @AfterAll
    void stop() {
        pipeline.close();
    }

    @Test
    void aCancelledRunDiffersByWhatItDidNotGetTo() {
        var cancelled = cancelled();

        var forth = diff(complete, cancelled);
        assertThat(number(forth, "unchanged")).isEqualTo(stored(cancelled)).isBetween(1L, VALID - 1L);
        assertThat(number(forth, "removed")).isEqualTo(VALID - stored(cancelled));
        assertThat(number(forth, "added") + number(forth, "changed")).isZero();

        var back = diff(cancelled, complete);
        assertThat(number(back, "unchanged")).isEqualTo(stored(cancelled));
        assertThat(number(back, "added")).isEqualTo(VALID - stored(cancelled));
        assertThat(number(back, "removed") + number(back, "changed")).isZero();
    }

    @Test
    void aComparisonNeedsNoTopic() throws Exception {
        var other = awaitStatus(pipeline.publish("edited", "none"), "COMPLETED_WITH_ERRORS");
        var before = diff(complete, other);
        assertThat(number(before, "changed")).isEqualTo(EDITED);
        assertThat(number(before, "unchanged")).isEqualTo(VALID - EDITED);

        forgetMost();
        pipeline.forget(Topics.DEAD_LETTERS, end -> end);
        var plan = replayPlan(other, "raw");
        assertThat(total(plan.get("records"))).isBetween(1L, STUDIES - 1L);
        assertThat(total(plan.get("records")) + total(plan.get("gone"))).isEqualTo(STUDIES);

        assertThat(diff(complete, other)).isEqualTo(before);
    }

    @Test
    void aReplayOfAnEmptyRunIsEmpty() {
        for (var from : List.of("raw", "prepared", "enriched")) {
            var plan = replayPlan(empty, from);
            assertThat(plan.get("records")).as(from).hasSize(1);
            assertThat(total(plan.get("records"))).as(from).isZero();
            assertThat(plan.get("gone")).as(from).isEmpty();

            var replayed = pipeline.json("replay", "--run", empty, "--from", from, "--json");
            assertThat(number(replayed, "records")).as(from).isZero();
            var run = awaitStatus(id(replayed), "COMPLETED");
            assertThat(number(records(run), "expected")).as(from).isZero();
            assertBalanced(run);
        }
        var errors = pipeline.run("replay", "--run", empty, "--from", "raw", "--only-errors");
        assertThat(errors.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(errors.err()).contains("NOTHING_TO_REPLAY", empty);
    }

    @Test
    void aReplayOfACancelledRunBringsWhatWasFetched() {
        var cancelled = cancelled();
        var plan = replayPlan(cancelled, "raw");
        var fetched = total(plan.get("records"));
        assertThat(fetched).isBetween(stored(cancelled), STUDIES - 1L);
        assertThat(plan.get("gone")).isEmpty();

        var replayed = pipeline.json("replay", "--run", cancelled, "--from", "raw", "--json");
        assertThat(number(replayed, "records")).isEqualTo(fetched);
        var run = awaitStatus(id(replayed), "COMPLETED_WITH_ERRORS");

        assertThat(number(records(run), "expected")).isEqualTo(fetched);
        assertThat(number(records(run), "dead"))
                .isEqualTo(fetched - stored(run))
                .isBetween(1L, INVALID - 1L);
        assertBalanced(run);
        assertBalanced(cancelled);
        var diff = diff(cancelled, run);
        assertThat(number(diff, "unchanged")).isEqualTo(stored(cancelled));
        assertThat(number(diff, "removed") + number(diff, "changed")).isZero();
    }

    @Test
    void anEmptyRunCannotBeResumed() {
        for (var option : List.of("--retry-errors", "--dry-run")) {
            var refused = pipeline.run("runs", "resume", empty, option);
            assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(refused.err()).contains("RUN_NOT_RESUMABLE", "nothing of run " + empty + " is left to do");
            assertThat(refused.out()).isEmpty();
        }
        assertBalanced(empty);
    }

    @Test
    void aRunOfAFolderWithoutStudiesGoesOnOnceItHasSome() throws Exception {
        Files.createDirectory(directory.resolve("late"));
        var run = awaitStatus(pipeline.publish("late", "none"), "FAILED");
        assertThat(pipeline.json("runs", "show", run, "--json").at("/failed_items/0/error_message"))
                .asString()
                .contains("holds no studies");
        assertBalanced(run);
        assertThat(replayPlan(run, "raw").get("gone")).isEmpty();
        assertThat(number(diff(run, complete), "added")).isEqualTo(VALID);

        var redriven = pipeline.json("dead-letters", "redrive", "--run", run, "--json");
        assertThat(number(redriven, "items")).isOne();
        assertThat(redriven.get("records")).isEmpty();
        awaitAnswer("1", "select count(finished_at) from run_items where attempt = 1 and run_id = '" + run + "'");
        awaitStatus(run, "FAILED");

        pipeline.generate("late", FEW, 4, 0);
        assertThat(pipeline.run("runs", "resume", run).exitCode()).isZero();
        awaitStatus(run, "COMPLETED");
        assertThat(number(records(run), "expected")).isEqualTo(FEW).isEqualTo(stored(run));
        assertBalanced(run);
    }

    @Test
    void aCancelledRunIsResumedWithoutItsRecords() throws Exception {
        var cancelled = cancelled();
        forget(end -> end);
        assertThat(pipeline.run("replay", "--run", cancelled, "--from", "raw").err())
                .contains("REPLAY_INCOMPLETE", "cairn runs resume " + cancelled);

        assertThat(pipeline.run("runs", "resume", cancelled).exitCode()).isZero();
        awaitStatus(cancelled, "COMPLETED_WITH_ERRORS");

        assertWhole(cancelled);
        var diff = diff(complete, cancelled);
        assertThat(number(diff, "unchanged")).isEqualTo(VALID);
        assertThat(diff.get("changes")).isEmpty();
    }

    @Test
    void anEmptyRunHasNothingToSendBack() {
        var none = pipeline.json("dead-letters", "redrive", "--run", empty, "--dry-run", "--json");
        assertThat(none.get("records")).isEmpty();
        assertThat(none.get("left")).isEmpty();
        assertThat(number(none, "items")).isZero();
        assertThat(pipeline.run("dead-letters", "redrive", "--run", empty).out())
                .isEqualTo("no dead letters" + System.lineSeparator());
        assertBalanced(empty);
    }

    @Test
    void lettersOfACancelledRunWaitForItsResume() {
        var cancelled = cancelled();
        var dead = number(records(cancelled), "dead");
        assertThat(dead).isBetween(1L, INVALID - 1L);

        assertThat(pipeline.json("dead-letters", "redrive", "--run", cancelled, "--json")
                        .get("records"))
                .isEmpty();
        awaitRead();
        assertThat(number(records(cancelled), "dead")).isEqualTo(dead);
        assertBalanced(cancelled);

        assertThat(pipeline.run("runs", "resume", cancelled).exitCode()).isZero();
        awaitStatus(cancelled, "COMPLETED_WITH_ERRORS");
        assertWhole(cancelled);

        var redriven = pipeline.json("dead-letters", "redrive", "--run", cancelled, "--json");
        assertThat(total(redriven.get("records"))).isEqualTo(INVALID);
        awaitDeadAgain(cancelled);
        assertWhole(cancelled);
    }

    @Test
    void lettersComeBackWhoseRecordsAreGone() throws Exception {
        edit("refused", 3);
        pipeline.execute(
                "alter table clinical_trials add constraint faulty check (nct_id not like 'NCT99000%77') not valid");
        var run = awaitStatus(pipeline.publish("refused", "none"), "COMPLETED_WITH_ERRORS");
        pipeline.execute("alter table clinical_trials drop constraint faulty");
        var refused = PAGE / 100;
        assertThat(number(records(run), "dead")).isEqualTo(INVALID + refused);
        awaitRead();
        forgetMost();
        pipeline.forget(Topics.DEAD_LETTERS, end -> end / 2);

        var redriven = pipeline.json("dead-letters", "redrive", "--run", run, "--json");
        assertThat(redriven.get("left")).isEmpty();
        assertThat(number(redriven.get("records"), "TRANSFORM")).isEqualTo(INVALID);
        assertThat(number(redriven.get("records"), "LOAD")).isEqualTo(refused);

        awaitDeadAgain(run);
        assertWhole(run);
        assertThat(total(replayPlan(run, "raw").get("gone"))).isPositive();
    }

    @Test
    @Order(LAST)
    void anExportIsTheSameAfterOlderRunsWereRemoved() {
        var removed = awaitStatus(pipeline.publish("edited", "none"), "COMPLETED_WITH_ERRORS");
        var kept = awaitStatus(pipeline.publish("studies", "none"), "COMPLETED_WITH_ERRORS");
        awaitRead();
        var formats = List.of("ndjson", "csv", "parquet");
        formats.forEach(format -> export(kept, format, "before." + format));

        var done = pipeline.json("cleanup", "--keep-runs", "1", "--json");
        assertThat(done.get("removed").findValuesAsText("run_id")).contains(complete, removed);
        assertThat(number(done, "documents")).isGreaterThanOrEqualTo(EDITED);

        for (var format : formats) {
            export(kept, format, "after." + format);
            assertThat(directory.resolve("after." + format))
                    .isNotEmptyFile()
                    .hasSameBinaryContentAs(directory.resolve("before." + format));
        }
        assertThat(pipeline.run("export", "--run", removed).err()).contains("RUN_NOT_FOUND");
        assertThat(pipeline.run("reconcile").exitCode()).isZero();
    }

    /** The studies, with another first page. */
    private void edit(String into, int seed) throws IOException {
        pipeline.generate(into, PAGE, seed, STUDIES / INVALID);
        for (var page = 2; page <= STUDIES / PAGE; page++) {
            var file = "page_%05d.json.gz".formatted(page);
            Files.copy(
                    directory.resolve("studies").resolve(file),
                    directory.resolve(into).resolve(file));
        }
    }

    private String publish(String from, String option, String value) {
        return id(pipeline.json(
                "publish", "clinical_trials", "--source", "file:" + from, "--model", "none", option, value, "--json"));
    }

    /** A run that ended amid its studies, some of them loaded and some dead; nothing of it is on the way any more. */
    private String cancelled() {
        var run = publish("studies", "--page-size", SMALL_PAGES);
        awaitAnswer("t", "select coalesce(max(dead), 0) > 0 from run_items where run_id = '" + run + "'");
        assertThat(pipeline.run("runs", "cancel", run).exitCode()).isZero();
        awaitRead();
        return awaitStatus(run, "CANCELLED");
    }

    private String awaitStatus(String runId, String status) {
        awaitAnswer("1", "select count(*) from runs where status = '" + status + "' and run_id = '" + runId + "'");
        return runId;
    }

    private void awaitDeadAgain(String runId) {
        awaitAnswer(
                Integer.toString(INVALID),
                "select count(*) from dead_letters where redrive = 1 and settled_at is null and run_id = '" + runId
                        + "'");
        awaitRead();
    }

    private void awaitAnswer(String expected, String sql) {
        Awaitility.await(sql)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> pipeline.ask(sql).equals(expected));
    }

    private void awaitRead() {
        Awaitility.await("the services have read everything")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pipeline.json("lag", "--json").get("topics"))
                        .isNotEmpty()
                        .allSatisfy(topic -> assertThat(number(topic, "lag")).isZero()));
    }

    /** Leaves the newest of a run of many studies, perhaps half of them. */
    private void forgetMost() throws Exception {
        forget(end -> end - Math.min(end, STUDIES / 20));
    }

    private void forget(LongUnaryOperator firstKept) throws Exception {
        for (var topic : RECORD_TOPICS) {
            pipeline.forget(topic, firstKept);
        }
    }

    private JsonNode diff(String from, String to) {
        return pipeline.json("runs", "diff", from, to, "--json");
    }

    private JsonNode replayPlan(String runId, String from) {
        return pipeline.json("replay", "--run", runId, "--from", from, "--dry-run", "--json");
    }

    private void export(String runId, String format, String file) {
        var done = pipeline.run("export", "--run", runId, "--format", format, "--out", file);
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.err()).contains(VALID + " records", INVALID + " more died");
    }

    private JsonNode records(String runId) {
        return pipeline.json("runs", "show", runId, "--json").get("records");
    }

    /** Records of a run that are in the tables. */
    private long stored(String runId) {
        var records = records(runId);
        return number(records, "loaded") + number(records, "unchanged") + number(records, "superseded");
    }

    private void assertBalanced(String runId) {
        var reconciled = pipeline.run("reconcile", runId);
        assertThat(reconciled.exitCode()).as(reconciled.out()).isZero();
    }

    private void assertWhole(String runId) {
        var records = records(runId);
        assertThat(number(records, "expected")).isEqualTo(STUDIES);
        assertThat(number(records, "dead")).isEqualTo(INVALID);
        assertThat(number(records, "pending")).isZero();
        assertThat(stored(runId)).isEqualTo(VALID);
        assertBalanced(runId);
    }

    private static String id(JsonNode published) {
        return published.get("run_id").textValue();
    }

    private static long number(JsonNode node, String field) {
        return node.get(field).longValue();
    }

    private static long total(JsonNode counts) {
        var sum = 0L;
        for (var count : counts) {
            sum += count.longValue();
        }
        return sum;
    }
}
