package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every command that asks, after a run of 20 studies, two of them invalid, through the four services. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class CommandsIT {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private PipelineEnvironment environment;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunningPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private CommandRun published;

    @BeforeAll
    void publishAndWait(PipelineEnvironment given, @TempDir Path temporary) {
        environment = given;
        pipeline = new RunningPipeline(given, temporary);
        assertThat(run("publish", "clinical_trials", "--source", "file:.").err())
                .contains("cairn topics apply");
        assertThat(run("topics", "apply").out()).contains("created", "work-items");
        assertThat(run("topics", "apply").out()).contains("every topic is there");
        pipeline.start();
        run("generate", "clinical_trials", "--count", "20", "--invalid-every", "10", "--out", "studies");
        published = run("publish", "clinical_trials", "--source", "file:studies", "--wait", "--json");
    }

    @AfterAll
    void stop() {
        pipeline.close();
    }

    @Test
    void publishWaitsAndTellsWithItsExitCodeOfDeadLetters() {
        assertThat(published.exitCode()).isEqualTo(ExitCodes.DEAD_LETTERS);
        var run = RunningPipeline.parse(published.out());
        assertThat(run.get("status").textValue()).isEqualTo("COMPLETED_WITH_ERRORS");
        assertThat(run.at("/records/loaded").intValue()).isEqualTo(18);
        assertThat(run.at("/records/dead").intValue()).isEqualTo(2);
        assertThat(run.at("/model/called").intValue()).isEqualTo(18);
        assertThat(published.err()).contains("published " + runId(), "items 1 of 1 completed");
    }

    @Test
    void runsShowSaysWhatPublishSaid() {
        assertThat(run("runs", "show", runId(), "--json")).isEqualTo(new CommandRun(0, published.out(), ""));
        assertThat(run("runs", "show", runId()).out()).contains(runId(), "18 loaded", "2 dead", "FIELD_MISSING");
    }

    @Test
    void runsListHasTheRun() {
        assertThat(json("runs", "list", "--json").findValuesAsText("run_id")).containsExactly(runId());
        assertThat(run("runs", "list").out()).contains(runId(), "COMPLETED_WITH_ERRORS");
    }

    @Test
    void runsDiffComparesWhatTwoRunsFound() {
        pipeline.execute("insert into runs (run_id, data_type) values ('ct-empty', 'clinical_trials')");
        try {
            var same = json("runs", "diff", runId(), runId(), "--json");
            assertThat(same.get("unchanged").intValue()).isEqualTo(18);
            assertThat(same.get("changes")).isEmpty();
            assertThat(run("runs", "diff", "ct-empty", runId(), "--limit", "1").out())
                    .contains("from ct-empty to " + runId() + ": 18 added, 0 removed, 0 changed, 0 unchanged")
                    .containsOnlyOnce("ADDED");
        } finally {
            pipeline.execute("delete from runs where run_id = 'ct-empty'");
        }
    }

    @Test
    void deadLettersAreListedAndShown() {
        var groups = json("dead-letters", "list", "--run", runId(), "--stage", "transform", "--json");
        assertThat(groups).isNotEmpty();
        assertThat(run("dead-letters", "list").out()).contains("TRANSFORM", "FIELD_MISSING");
        assertThat(run("dead-letters", "list", "--code", "1").out()).contains("no dead letters");

        var id = groups.get(0).get("example_id").asText();
        var shown = json("dead-letters", "show", id, "--json");
        assertThat(shown.get("run_id").textValue()).isEqualTo(runId());
        assertThat(shown.has("payload")).isFalse();
        assertThat(run("dead-letters", "show", id).out()).contains(runId(), group("raw-records"));
        assertThat(run("dead-letters", "show", id, "--payload").out()).contains("\"protocolSection\"");
        assertThat(run("dead-letters", "show", "0").err()).contains("DEAD_LETTER_NOT_FOUND");
    }

    @Test
    void aRunThatDoesNotExistIsAnError() {
        for (var command : List.of(
                List.of("runs", "show", "ct-0"),
                List.of("runs", "diff", "ct-0", runId()),
                List.of("reconcile", "ct-0"))) {
            var failed = run(command.toArray(String[]::new));
            assertThat(failed.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(failed.err()).contains("no run \"ct-0\"", "RUN_NOT_FOUND");
        }
    }

    @Test
    void reconcileFailsOnceTheLedgerIsTamperedWith() {
        var balanced = run("reconcile");
        assertThat(balanced.exitCode()).isZero();
        assertThat(balanced.out()).contains(runId(), "BALANCED");

        pipeline.execute("update run_items set loaded = loaded - 1");
        try {
            var refuted = run("reconcile", runId());
            assertThat(refuted.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(refuted.out()).contains("MISMATCH", "counter loaded says 17, the records say 18");
        } finally {
            pipeline.execute("update run_items set loaded = loaded + 1");
        }
    }

    @Test
    void nothingLagsOnceTheRunIsDone() {
        // The embed service commits the offsets of its requests a moment after the answers.
        Awaitility.await()
                .untilAsserted(() -> assertThat(json("lag", "--json"))
                        .isNotEmpty()
                        .allSatisfy(partition -> assertThat(partition.get("lag").intValue())
                                .as(partition.toString())
                                .isZero()));
        assertThat(run("lag").out())
                .contains(group("ingest"), group("transform"), group("embed"), group("embed-workers"), group("load"));
        assertThat(run("lag", "--partitions").out()).contains("PARTITION", "DATABASE");
    }

    @Test
    void searchFindsStudiesByMeaning() {
        var found = json("search", "a rare disease in children", "--limit", "3", "--json");
        assertThat(found.get("model").textValue()).startsWith("onnx:");
        assertThat(found.get("hits")).hasSize(3);
        assertThat(run("search", "a rare disease in children").out()).contains("SCORE", "NCT99");
    }

    @Test
    void topicsListShowsEveryTopic() {
        assertThat(json("topics", "list", "--json"))
                .hasSize(12)
                .allSatisfy(
                        topic -> assertThat(topic.get("exists").booleanValue()).isTrue());
        assertThat(run("topics", "list").out()).contains(group("raw-records"));
    }

    private String runId() {
        return published.out().replaceAll("(?s).*\"run_id\" : \"([^\"]+)\".*", "$1");
    }

    /** Topics and groups have the same prefix. */
    private String group(String name) {
        return environment.topicPrefix() + name;
    }

    private JsonNode json(String... arguments) {
        return pipeline.json(arguments);
    }

    private CommandRun run(String... arguments) {
        return pipeline.run(arguments);
    }
}
