package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.control.progress.Outlooks;
import dev.cairn.kit.service.HttpConfig;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
                .untilAsserted(() -> assertThat(json("lag", "--json").get("partitions"))
                        .isNotEmpty()
                        .allSatisfy(partition -> assertThat(partition.get("lag").intValue())
                                .as(partition.toString())
                                .isZero()));
        assertThat(run("lag").out())
                .contains(group("ingest"), group("transform"), group("embed"), group("embed-workers"), group("load"));
        assertThat(run("lag", "--partitions").out()).contains("PARTITION", "DATABASE");
        assertThat(run("lag").out()).contains("no run is under way");
    }

    @Test
    void lagAndRunsShowTellWhatIsToCome() {
        pipeline.execute("insert into runs (run_id, data_type, status, items_total) values"
                + " ('ct-open', 'clinical_trials', 'RUNNING', 2)");
        pipeline.execute("insert into run_items (run_id, data_type, entity, status, expected, loaded) values"
                + " ('ct-open', 'clinical_trials', 'one', 'RUNNING', 10, 4)");
        try {
            var watched = run("lag", "--watch", "--every", "1", "--looks", "2", "--json");
            assertThat(watched.out().lines()).hasSize(2);
            var lines = watched.out().lines().toList();
            assertThat(RunningPipeline.parse(lines.get(0)).at("/topics/0/rate").isNull())
                    .isTrue();
            assertThat(RunningPipeline.parse(lines.get(1)).at("/topics/0/rate").doubleValue())
                    .isZero();
            assertThat(run("lag").out())
                    .containsPattern(
                            "ct-open +4 +\\? +estimating +estimating: 1 of 2 items are still to be fetched +the source");

            var forecast = json("runs", "show", "ct-open", "--json").get("forecast");
            assertThat(forecast.get("done").intValue()).isEqualTo(4);
            assertThat(forecast.get("total").isNull()).isTrue();
            assertThat(forecast.get("bound").textValue()).isEqualTo("SOURCE");
            assertThat(run("runs", "show", "ct-open").out())
                    .contains("forecast  4 of ? records, 0/s, ETA estimating: 1 of 2 items are still to be fetched,"
                            + " bounded by the source");

            pipeline.execute("update runs set items_total = 1 where run_id = 'ct-open'");
            assertThat(run("runs", "show", "ct-open").out())
                    .contains("4 of 10 records (40 %), 0/s, ETA estimating: no record got its outcome lately");
        } finally {
            pipeline.execute("delete from run_items where run_id = 'ct-open'");
            pipeline.execute("delete from runs where run_id = 'ct-open'");
        }
    }

    @Test
    void lagIsServedToPrometheus() throws Exception {
        var target = new Target(environment.environment(), Optional.empty());
        var outlooks = new Outlooks(target.kafka(), target.database(), Clock.systemUTC());
        try (var exporter = LagExporter.start(outlooks, new HttpConfig("127.0.0.1", 0), Duration.ofMillis(200))) {
            var http = HttpClient.newHttpClient();
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + "/metrics"))
                    .build();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(http.send(request, HttpResponse.BodyHandlers.ofString())
                                    .body())
                            .contains("cairn_lag_records{group=\"" + group("load") + "\",partition=\"0\",topic=\""
                                    + group("enriched-records") + "\"} 0.0")
                            .doesNotContain(runId()));
        }
    }

    @Test
    void estimatesSubtractTheAnswersThatAreHeld() {
        var held = json("publish", "clinical_trials", "--source", "file:studies", "--estimate", "--json");
        assertThat(held.get("records").intValue()).isEqualTo(20);
        assertThat(held.get("invalid").intValue()).isEqualTo(2);
        assertThat(held.get("held").intValue()).isEqualTo(18);
        assertThat(held.get("calls").intValue()).isZero();
        assertThat(held.get("tokens").intValue()).isZero();

        run("generate", "clinical_trials", "--count", "40", "--invalid-every", "10", "--out", "more");
        var half = json("publish", "clinical_trials", "--source", "file:more", "--estimate", "--json");
        assertThat(half.get("held").intValue()).isEqualTo(18);
        assertThat(half.get("calls").intValue()).isEqualTo(18);

        var other = json(
                "publish", "clinical_trials", "--source", "file:studies", "--model", "openai", "--estimate", "--json");
        assertThat(other.get("calls").intValue())
                .as("no other model's answers are held")
                .isEqualTo(18);
        assertThat(json("runs", "list", "--json").findValuesAsText("run_id")).containsExactly(runId());
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
                .hasSize(Topics.ALL.size())
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
