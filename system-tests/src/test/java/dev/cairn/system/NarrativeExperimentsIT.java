package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.samples.ChatModel;
import dev.cairn.samples.ChatReply;
import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thirty invented narratives and experiments over them, on a local stack. */
class NarrativeExperimentsIT {
    private static final Path REAL = Path.of(System.getProperty("cairn.shared"), "data", "narratives");
    private static final int NARRATIVES = 30;
    private static final int AT_ONCE = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path temp;

    @Test
    @SuppressWarnings("try") // the stack works by being open
    void anExperimentOfTheDetectorIsMeasuredAgainstTheLabels() throws Exception {
        assumeThat(REAL).exists();
        try (var stack = CairnProcess.up(dataDir(), Map.of())) {
            load();
            var again = cairn("publish", "narratives", "--source", csv(), "--json");
            assertThat(again.json().get("published").asBoolean()).isFalse();

            var config = temp.resolve("detector.yaml");
            try (var sample = ChatModel.class.getResourceAsStream("semantic-detector.yaml")) {
                Files.copy(sample, config);
            }
            var run = cairn(
                    "publish",
                    "narrative_experiments",
                    "--config",
                    config.toString(),
                    "--data-source",
                    "synthetic_narratives",
                    "--wait",
                    "--json");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.json().at("/records/loaded").asInt()).isEqualTo(NARRATIVES);

            var id = cairn("experiment", "list", "--json")
                    .json()
                    .at("/0/experiment_id")
                    .asText();
            var shown = cairn("experiment", "show", id, "--by-type", "--json");
            assertThat(shown.exitCode()).as(shown.err()).isZero();
            assertThat(shown.json().at("/progress/done").asInt()).isEqualTo(NARRATIVES);
            assertThat(shown.json().at("/narratives/accuracy/n").asInt()).isEqualTo(NARRATIVES);
            assertThat(cairn("reconcile").exitCode()).isZero();
        }
    }

    @Test
    void anExperimentThatIsKilledEndsWithAResultForEachNarrativeAndNoSecondCall() throws Exception {
        assumeThat(REAL).exists();
        var bodies = new ArrayList<ChatReply>();
        var names = List.of(
                "success_ipv_detected.json", "success_no_ipv.json", "malformed_json.txt", "error_rate_limit.json");
        for (var name : names) {
            bodies.add(
                    ChatReply.of(Files.readString(REAL.resolve("llm_responses").resolve(name))));
        }
        var settings =
                ServerSettings.defaults().withLatency(Duration.ofMillis(400)).withMaxConcurrent(AT_ONCE);
        var refusals = Faults.none().onEvery(7, Fault.tooManyRequests(Duration.ofSeconds(1)));
        try (var server = OpenAiServer.start("", refusals, settings, ChatModel.inTurn(bodies))) {
            var config = Files.writeString(temp.resolve("experiment.yaml"), """
                    experiment:
                      name: "Killed in the middle"
                    model:
                      name: "test-model"
                      api_url: "%s/chat/completions"
                      temperature: 0.2
                    prompt:
                      system_prompt: "Say what you find, in JSON."
                      user_template: "Narrative: <<TEXT>>"
                    data:
                      source: "synthetic_narratives"
                    """.formatted(server.baseUri()));
            var environment = Map.of("CAIRN_EMBED_CHAT_CONCURRENCY", Integer.toString(AT_ONCE));
            JsonNode started;
            try (var stack = CairnProcess.up(dataDir(), environment)) {
                load();
                started = publish(config);
                Awaitility.await("some results").atMost(LIMIT).until(() -> results(Ledger.of(stack)) >= 6);
                stack.kill();
            }
            try (var stack = CairnProcess.up(dataDir(), environment)) {
                var ledger = Ledger.of(stack);
                ledger.awaitRunEnd(started.get("run_id").asText(), LIMIT);
                assertThat(results(ledger)).isEqualTo(NARRATIVES);
                assertThat(paid(server)).isBetween((long) NARRATIVES, (long) NARRATIVES + AT_ONCE);

                var id = started.get("experiment_id").asText();
                var nothing = cairn("experiment", "resume", id);
                assertThat(nothing.exitCode()).isEqualTo(1);
                assertThat(nothing.err()).contains("NOTHING_REMAINS");

                var errors = errors(ledger);
                var before = paid(server);
                assertThat(errors).isPositive();
                var retried = cairn("experiment", "resume", id, "--errors-only", "--wait", "--json");
                assertThat(retried.exitCode()).as(retried.err()).isZero();
                assertThat(retried.json().at("/records/loaded").asLong()).isEqualTo(errors);
                assertThat(paid(server) - before).isEqualTo(errors);
                assertThat(results(ledger)).isEqualTo(NARRATIVES);
                assertThat(cairn("reconcile").exitCode()).isZero();
            }
        }
    }

    private void load() throws Exception {
        var loaded = cairn("publish", "narratives", "--source", csv(), "--wait", "--json");
        assertThat(loaded.exitCode()).as(loaded.err()).isZero();
        assertThat(loaded.json().at("/records/loaded").asInt())
                .as("the file's header, and its narratives")
                .isEqualTo(1 + NARRATIVES);
    }

    private JsonNode publish(Path config) throws Exception {
        var published = cairn("publish", "narrative_experiments", "--config", config.toString(), "--json");
        assertThat(published.exitCode()).as(published.err()).isZero();
        return published.json();
    }

    private static long results(Ledger ledger) {
        return ledger.count("select count(*) from narrative_results");
    }

    private static long errors(Ledger ledger) {
        return ledger.count("select count(*) from narrative_results where error_code is not null");
    }

    private static long paid(OpenAiServer server) {
        return server.usage().texts();
    }

    private static String csv() {
        return REAL.resolve("synthetic_narratives.csv").toString();
    }

    private CairnProcess.Result cairn(String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", dataDir().toString()));
        return CairnProcess.run(Map.of(), all.toArray(String[]::new));
    }

    private Path dataDir() {
        return temp.resolve("stack");
    }
}
