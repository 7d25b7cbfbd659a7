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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is held, and how it is removed, beside services that run. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(300)
class RetentionIT {
    private static final int STUDIES = 10_000;
    private static final int FEW = 40;
    private static final String MODEL = "onnx:all-minilm-l6-v2-q";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @BeforeAll
    void start(PipelineEnvironment given, @TempDir Path directory) {
        pipeline = RunningPipeline.started(given, directory);
        pipeline.generate("many", STUDIES, 1, 0);
        pipeline.generate("others", STUDIES, 2, 0);
        pipeline.generate("few", FEW, 3, 0);
    }

    @AfterAll
    void stop() {
        pipeline.close();
    }

    @Test
    void aRunsThatAreHalfExpiredOrCancelledAreRemovedWhole() throws Exception {
        var expired = awaitEnd(pipeline.publish("many", "none"));
        pipeline.forget(Topics.RAW_RECORDS, end -> end / 2);
        var cancelled = pipeline.publish("others", "none");
        pipeline.run("runs", "cancel", cancelled);
        awaitEnd(cancelled);
        awaitEnd(pipeline.publish("others", "none"));
        var last = awaitEnd(pipeline.publish("others", "none"));

        var held = pipeline.json("checkpoints", "list", "--json");
        var raw = topic(held, Topics.RAW_RECORDS.baseName());
        assertThat(raw.at("/runs/part").intValue() + raw.at("/runs/gone").intValue())
                .isPositive();
        assertThat(raw.at("/partitions/0/bytes").longValue()).isPositive();

        awaitIdle();
        var dry = pipeline.json("cleanup", "--keep-runs", "1", "--dry-run", "--json");
        var done = pipeline.json("cleanup", "--keep-runs", "1", "--json");

        assertThat(done.get("removed")).isEqualTo(dry.get("removed")).hasSize(3);
        assertThat(done.get("documents")).isEqualTo(dry.get("documents"));
        assertThat(done.get("tombstones")).isEqualTo(dry.get("tombstones"));
        assertThat(done.get("removed").findValuesAsText("run_id")).contains(expired, cancelled);
        assertThat(done.at("/kept/0/run_id").textValue()).isEqualTo(last);
        assertThat(pipeline.run("reconcile").exitCode()).isZero();
        assertThat(pipeline.ask("select count(*) from record_outcomes")).isEqualTo(Integer.toString(STUDIES));
        assertThat(pipeline.json("runs", "show", "--entity", "bulk:all", "--json")
                        .at("/0/number")
                        .intValue())
                .isEqualTo(4);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(pipeline.run("log", "--run", expired).out()).contains("RUN_REMOVED"));
        assertThat(pipeline.run("replay", "--run", expired, "--from", "raw").err())
                .contains("RUN_NOT_FOUND");
    }

    @Test
    void bARunAfterACleanupGetsTheNextNumber() {
        var next = awaitEnd(pipeline.publish("others", "none"));
        assertThat(pipeline.ask("select run_number from run_items where run_id = '" + next + "'"))
                .isEqualTo("5");
    }

    @Test
    void cARetiredModelIsPaidAgain() {
        assertThat(called(awaitEnd(pipeline.publish("few", MODEL)))).isEqualTo(FEW);
        assertThat(called(awaitEnd(pipeline.publish("few", MODEL)))).isZero();

        var dry = pipeline.json("checkpoints", "retire-model", "onnx", "--dry-run", "--json");
        var done = pipeline.json("checkpoints", "retire-model", "onnx", "--json");

        assertThat(done.get("answers").intValue())
                .isEqualTo(dry.get("answers").intValue())
                .isEqualTo(FEW);
        assertThat(done.get("runs")).hasSize(2);
        assertThat(pipeline.json("checkpoints", "list", "--answers", "--json").get("answers"))
                .isEmpty();
        pipeline.restart(PipelineService.EMBED); // its workers remember the last answers that they wrote
        assertThat(called(awaitEnd(pipeline.publish("few", MODEL)))).isEqualTo(FEW);
        assertThat(pipeline.run("reconcile").exitCode()).isZero();
    }

    @Test
    void dOptionsThatMakeNoSenseAreRefused() {
        assertThat(pipeline.run("cleanup").exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
        assertThat(pipeline.run("cleanup", "--keep-runs", "0").exitCode()).isEqualTo(ExitCodes.BAD_USAGE);
        assertThat(pipeline.run("cleanup", "--older-than", "90").err()).contains("no age such as 90d");
        assertThat(pipeline.run("checkpoints", "retire-model", "all of them").exitCode())
                .isEqualTo(ExitCodes.BAD_USAGE);
    }

    private String awaitEnd(String runId) {
        Awaitility.await("run " + runId + " ends")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> pipeline.ask("select count(finished_at) from runs where run_id = '" + runId + "'")
                        .equals("1"));
        return runId;
    }

    /** A cancelled run goes once nothing of it can be on the way. */
    private void awaitIdle() {
        Awaitility.await("the services have read everything")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pipeline.run("cleanup", "--keep-runs", "1", "--dry-run")
                                .out())
                        .doesNotContain("on the way"));
    }

    private long called(String runId) {
        return Long.parseLong(
                pipeline.ask("select sum(model_called)::bigint from run_items where run_id = '" + runId + "'"));
    }

    private static JsonNode topic(JsonNode held, String name) {
        for (var topic : held.get("topics")) {
            if (topic.get("topic").textValue().endsWith(name)) {
                return topic;
            }
        }
        throw new AssertionError("no topic " + name);
    }
}
