package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.file.Path;
import java.time.Duration;
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

/** Cancel, resume, replay and redrive, each on runs of ten thousand records, some of them invalid. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class RepairIT {
    private static final int STUDIES = 10_000;
    private static final int INVALID = 10;
    private static final int FEW = 40;

    /** Takes records away that the others need. */
    private static final int LAST = Integer.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private String first;

    @BeforeAll
    void loadOnce(PipelineEnvironment given, @TempDir Path directory) {
        pipeline = RunningPipeline.started(given, directory);
        generate("studies", 1);
        generate("others", 2);
        first = publish("studies");
        awaitEnd(first);
    }

    @AfterAll
    void stop() {
        pipeline.close();
    }

    @Test
    void aReplayFromRawMakesTheSameOfTheSameRecords() {
        var plan = pipeline.json("replay", "--run", first, "--from", "raw", "--dry-run", "--json");
        assertThat(total(plan.get("records"))).isEqualTo(STUDIES);
        assertThat(plan.get("gone")).isEmpty();
        assertThat(plan.get("max_calls").intValue()).isZero();

        var replayed = replay("--run", first, "--from", "raw");
        awaitEnd(replayed);
        assertCounts(replayed, STUDIES - INVALID, INVALID);
        assertThat(pipeline.json("runs", "show", replayed, "--json")
                        .get("parent_run_id")
                        .textValue())
                .isEqualTo(first);
        assertThat(pipeline.json("runs", "diff", first, replayed, "--json")
                        .get("unchanged")
                        .intValue())
                .isEqualTo(STUDIES - INVALID);
    }

    @Test
    void aReplayFromEnrichedLeavesOutWhatDiedBefore() {
        var replayed = replay("--run", first, "--from", "enriched");
        awaitEnd(replayed);
        assertCounts(replayed, STUDIES - INVALID, 0);
    }

    @Test
    void aReplayFromPreparedPaysForNothing() {
        pipeline.generate("embedded", FEW, 4, FEW / 2);
        var embedded = pipeline.publish("embedded", "onnx");
        awaitEnd(embedded);
        var known = FEW - 2;

        var plan = pipeline.json("replay", "--run", embedded, "--from", "prepared", "--dry-run", "--json");
        assertThat(total(plan.get("records"))).isEqualTo(known);
        assertThat(plan.get("gone")).isEmpty();
        assertThat(plan.get("max_calls").intValue()).isEqualTo(known);
        assertThat(plan.get("held_answers").intValue()).isEqualTo(known);

        var replayed = replay("--run", embedded, "--from", "prepared");
        awaitEnd(replayed);
        assertCounts(replayed, known, 0);
        assertThat(show(replayed).at("/model/called").intValue()).isZero();
        assertThat(show(replayed).at("/model/reused").intValue()).isEqualTo(known);
    }

    @Test
    void aReplayOfErrorsAloneIsAsLargeAsTheyAreMany() {
        var replayed = replay("--run", first, "--from", "raw", "--only-errors");
        awaitEnd(replayed);
        assertCounts(replayed, 0, INVALID);
    }

    @Test
    @Order(LAST)
    void aReplaySaysWhichRecordsAreGone() throws Exception {
        var victim = publish("studies");
        awaitEnd(victim);
        pipeline.forget(Topics.RAW_RECORDS, end -> end - Math.min(end, STUDIES / 20));

        var refused = pipeline.run("replay", "--run", victim, "--from", "raw");
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(refused.err())
                .contains("REPLAY_INCOMPLETE", "are gone from", "bulk:all", "cairn runs resume " + victim);

        var plan = pipeline.json("replay", "--run", victim, "--from", "raw", "--dry-run", "--json");
        var held = total(plan.get("records"));
        assertThat(held).isBetween(1, STUDIES - 1);
        assertThat(held + total(plan.get("gone"))).isEqualTo(STUDIES);
        var replayed = replay("--run", victim, "--from", "raw", "--available");
        awaitEnd(replayed);
        assertThat(show(replayed).at("/records/expected").intValue()).isEqualTo(held);
    }

    @Test
    void aRunThatIsCancelledStopsAndGoesOnWhenItIsResumed() {
        var run = publish("others");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        Integer.parseInt(pipeline.ask("select coalesce(sum(loaded + unchanged + superseded), 0)::int"
                                        + " from run_items where run_id = '" + run + "'"))
                                > 0);
        var cancelled = pipeline.json("runs", "cancel", run, "--json");
        assertThat(cancelled.get("status").textValue()).isEqualTo("CANCELLED");
        assertThat(pipeline.run("runs", "cancel", first).err()).contains("RUN_NOT_CANCELLABLE");
        assertThat(pipeline.run("reconcile", run).exitCode()).isZero();

        var dry = pipeline.json("runs", "resume", run, "--dry-run", "--json");
        assertThat(dry.get("items")).hasSize(1);
        var resumed = pipeline.run("runs", "resume", run, "--model", "onnx");
        assertThat(resumed.err()).contains("warning: model stays \"none\"");
        awaitEnd(run);
        var records = show(run).get("records");
        assertThat(records.get("expected").intValue()).isEqualTo(STUDIES);
        assertThat(records.get("dead").intValue()).isEqualTo(INVALID);
        assertThat(pipeline.run("reconcile").exitCode()).isZero();
        assertThat(pipeline.run("runs", "resume", run).err()).contains("RUN_NOT_RESUMABLE", "--retry-errors");
        assertThat(pipeline.run("log", "--run", run).out())
                .contains("RUN_PUBLISHED", "RUN_CANCELLED", "RUN_RESUMED", "ITEM_FINISHED", "RUN_FINISHED");
    }

    @Test
    void aRecordThatIsRedrivenAndLoadsTurnsTheRun() {
        // The database refuses some titles, until somebody mends it.
        pipeline.execute("alter table clinical_trials add constraint faulty check (nct_id not like '%777') not valid");
        generate("redriven", 3);
        var run = publish("redriven");
        awaitEnd(run);
        var dead = show(run).at("/records/dead").intValue();
        assertThat(dead).isGreaterThan(INVALID);

        pipeline.execute("alter table clinical_trials drop constraint faulty");
        var dry = pipeline.json("dead-letters", "redrive", "--run", run, "--stage", "load", "--dry-run", "--json");
        assertThat(dry.at("/records/LOAD").intValue()).isEqualTo(dead - INVALID);
        assertThat(show(run).at("/records/dead").intValue()).isEqualTo(dead);

        pipeline.run("dead-letters", "redrive", "--run", run);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(show(run).at("/records/dead").intValue()).isEqualTo(INVALID));
        assertThat(show(run).at("/records/pending").intValue()).isZero();
        Awaitility.await("the invalid ones die again, and count once")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(pipeline.ask("select count(*) from dead_letters where run_id = '" + run
                                + "' and redrive = 1 and settled_at is null"))
                        .isEqualTo(Integer.toString(INVALID)));
        assertThat(total(pipeline.json("dead-letters", "list", "--run", run, "--json"), "count"))
                .isEqualTo(INVALID);
        assertThat(pipeline.run("reconcile", run).exitCode()).isZero();
    }

    @Test
    void runsOfAnEntityAreNumbered() {
        var runs = pipeline.json("runs", "show", "--entity", "bulk:all", "--json");
        assertThat(runs.get(0).get("number").intValue()).isEqualTo(1);
        assertThat(runs.get(0).get("run_id").textValue()).isEqualTo(first);
        assertThat(pipeline.json("runs", "diff", "1", "1", "--entity", "bulk:all", "--json")
                        .get("unchanged")
                        .intValue())
                .isEqualTo(STUDIES - INVALID);
        assertThat(pipeline.run("runs", "diff", "1", "99", "--entity", "bulk:all")
                        .err())
                .contains("RUN_NOT_FOUND", "has no run 99");
    }

    private void generate(String directory, int seed) {
        pipeline.generate(directory, STUDIES, seed, STUDIES / INVALID);
    }

    private String publish(String directory) {
        return pipeline.publish(directory, "none");
    }

    private String replay(String... options) {
        var arguments = new String[options.length + 2];
        arguments[0] = "replay";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "--json";
        return pipeline.json(arguments).get("run_id").textValue();
    }

    private void awaitEnd(String runId) {
        Awaitility.await("run " + runId + " ends")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> pipeline.ask(
                                "select count(*) from runs where status like 'COMPLETED%' and run_id = '" + runId + "'")
                        .equals("1"));
    }

    private JsonNode show(String runId) {
        return pipeline.json("runs", "show", runId, "--json");
    }

    /** Nothing of a replay is new: it is as it was, or newer by now. */
    private void assertCounts(String runId, int known, int dead) {
        var records = show(runId).get("records");
        assertThat(records.get("unchanged").intValue()
                        + records.get("superseded").intValue())
                .isEqualTo(known);
        assertThat(records.get("loaded").intValue()).isZero();
        assertThat(records.get("dead").intValue()).isEqualTo(dead);
        assertThat(records.get("pending").intValue()).isZero();
        assertThat(pipeline.run("reconcile", runId).exitCode()).isZero();
    }

    private static int total(JsonNode counts) {
        var sum = 0;
        for (var count : counts) {
            sum += count.intValue();
        }
        return sum;
    }

    private static int total(JsonNode groups, String field) {
        var sum = 0;
        for (var group : groups) {
            sum += group.get(field).intValue();
        }
        return sum;
    }
}
