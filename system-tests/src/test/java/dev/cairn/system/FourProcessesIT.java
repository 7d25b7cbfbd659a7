package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services as processes of their own, two of embed and of load; then one of each is killed in the middle of a run. */
class FourProcessesIT {
    private static final int STUDIES = 4_000;
    private static final List<String> SERVICES = List.of("ingest", "transform", "embed", "embed", "load", "load");
    private static final List<String> KILLED = List.of("ingest", "transform", "embed", "load");

    @TempDir
    Path temp;

    private final List<CairnProcess> running = new ArrayList<>();
    private int started;

    @Test
    void givesTheSameResultWhicheverProcessesDie() throws Exception {
        var dataDir = temp.resolve("data");
        var studies = StudyFiles.writeNdjson(StudyGenerator.seeded(7).source(STUDIES), temp.resolve("studies.ndjson"));
        var more = StudyFiles.writeNdjson(StudyGenerator.seeded(8).source(STUDIES), temp.resolve("changed.ndjson"));
        try (var model = OpenAiServer.start(
                        "key", Faults.none(), ServerSettings.defaults().withLatency(Duration.ofMillis(50)));
                var stack = CairnProcess.up(dataDir, Map.of(), "--services", "none")) {
            var environment = new HashMap<>(stack.connection().environment());
            // Six processes that start at once on a small machine make the broker slow.
            environment.put("CAIRN_KAFKA_DEFAULT_API_TIMEOUT_MS", "60000");
            environment.put("CAIRN_KAFKA_REQUEST_TIMEOUT_MS", "30000");
            environment.put("CAIRN_EMBED_OPENAI_BASE_URL", model.baseUri().toString());
            environment.put("CAIRN_EMBED_OPENAI_API_KEY", "key");
            environment.put("CAIRN_EMBED_OPENAI_CONCURRENCY", "4");
            environment.put("CAIRN_EMBED_OPENAI_BATCH_COUNT", "16");
            var processes = new HashMap<String, CairnProcess>();
            try {
                for (var service : SERVICES) {
                    processes.put(service, start(service, environment));
                }
                var ledger = Ledger.of(stack);

                var quiet = publish(environment, studies);
                ledger.awaitRunEnd(quiet, Duration.ofMinutes(5));
                assertComplete(ledger, quiet);
                assertThat(model.usage().textsPaidAgain()).isZero();

                var disturbed = publish(environment, more);
                for (var service : KILLED) {
                    var already = loaded(ledger, disturbed);
                    Awaitility.await("progress before " + service + " dies")
                            .atMost(Duration.ofMinutes(2))
                            .until(() -> loaded(ledger, disturbed) >= Math.min(already + STUDIES / 10, STUDIES));
                    processes.get(service).kill();
                    processes.put(service, start(service, environment));
                }
                ledger.awaitRunEnd(disturbed, Duration.ofMinutes(5));
                assertComplete(ledger, disturbed);
                assertThat(CairnProcess.run(environment, "reconcile").exitCode())
                        .isZero();
            } finally {
                for (var process : running) {
                    process.close();
                }
            }
        }
    }

    private static void assertComplete(Ledger ledger, String run) {
        assertThat(ledger.text("select status from runs where run_id = '" + run + "'"))
                .isEqualTo("COMPLETED");
        assertThat(loaded(ledger, run)).isEqualTo(STUDIES);
        assertThat(ledger.count("select count(*) from run_records where run_id = '" + run + "'"))
                .isEqualTo(STUDIES);
        assertThat(ledger.count("select count(*) from clinical_trials")).isEqualTo(STUDIES);
        assertThat(ledger.count(
                        "select count(*) from clinical_trials t join embeddings e on e.request_key = t.embedding_key"))
                .isEqualTo(STUDIES);
    }

    private static long loaded(Ledger ledger, String run) {
        return ledger.count("select count(*) from run_records where outcome = 'LOADED' and run_id = '" + run + "'");
    }

    private static String publish(Map<String, String> environment, Path file) throws Exception {
        var result = CairnProcess.run(
                environment,
                "publish",
                "clinical_trials",
                "--source",
                file.toUri().toString(),
                "--model",
                "openai:test-model@64",
                "--json");
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json().get("run_id").asText();
    }

    private CairnProcess start(String service, Map<String, String> shared) throws IOException {
        started++;
        var environment = new HashMap<>(shared);
        environment.put("CAIRN_" + service.toUpperCase(Locale.ROOT) + "_HTTP_PORT", "0");
        environment.put(
                "CAIRN_EMBED_STATE_DIR", temp.resolve("state-" + started).toString());
        var process =
                CairnProcess.start(temp.resolve(service + "-" + started + ".log"), environment, "service", service);
        running.add(process);
        return process;
    }
}
