package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.samples.StudyFiles;
import dev.cairn.samples.StudyGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** kill -9 of the whole stack, again and again, in the middle of a run. */
class KillIT {
    private static final Logger log = LoggerFactory.getLogger(KillIT.class);
    private static final int STUDIES = Integer.getInteger("cairn.kill.studies", 20_000);
    private static final int KILLS = 5;
    private static final int CALLS_IN_FLIGHT = 8;
    private static final int TEXTS_PER_CALL = 16;
    private static final long SEED = Long.getLong("cairn.kill.seed", 646);

    private final Random random = new Random(SEED);

    @TempDir
    Path temp;

    @Test
    void losesNothingRepeatsNothingAndPaysOnlyForWhatWasInFlight() throws Exception {
        var file = StudyFiles.writeNdjson(StudyGenerator.seeded(SEED).source(STUDIES), temp.resolve("studies.ndjson"));
        try (var model = OpenAiServer.start(
                "key", Faults.none(), ServerSettings.defaults().withLatency(Duration.ofMillis(50)))) {
            var environment = Map.of(
                    "CAIRN_EMBED_OPENAI_BASE_URL", model.baseUri().toString(),
                    "CAIRN_EMBED_OPENAI_API_KEY", "key",
                    "CAIRN_EMBED_OPENAI_CONCURRENCY", Integer.toString(CALLS_IN_FLIGHT),
                    "CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(TEXTS_PER_CALL));
            var stack = CairnProcess.up(dataDir(), environment);
            try {
                var run = publish(file, environment);
                for (var kill = 1; kill <= KILLS; kill++) {
                    awaitProgress(model, kill);
                    stack.kill();
                    log.info(
                            "event=killed kill={} texts_paid={}",
                            kill,
                            model.usage().texts());
                    stack = CairnProcess.up(dataDir(), environment);
                }
                var ledger = Ledger.of(stack);
                ledger.awaitRunEnd(run, Duration.ofMinutes(6));
                assertComplete(ledger);
                assertThat(model.usage().texts())
                        .isLessThanOrEqualTo(
                                model.usage().distinctTexts() + (long) KILLS * CALLS_IN_FLIGHT * TEXTS_PER_CALL);
                var reconcile = CairnProcess.run(
                        environment, "reconcile", "--data-dir", dataDir().toString());
                assertThat(reconcile.exitCode()).as(reconcile.out()).isZero();
            } finally {
                stack.close();
            }
        }
    }

    private Path dataDir() {
        return temp.resolve("data");
    }

    private String publish(Path file, Map<String, String> environment) throws Exception {
        var published = CairnProcess.run(
                environment,
                "publish",
                "clinical_trials",
                "--source",
                file.toUri().toString(),
                "--model",
                "openai:test-model@64",
                "--data-dir",
                dataDir().toString(),
                "--json");
        assertThat(published.exitCode()).as(published.err()).isZero();
        return published.json().get("run_id").asText();
    }

    /** Somewhere in the part of the run that belongs to this kill. */
    private void awaitProgress(OpenAiServer model, int kill) {
        var part = STUDIES / (KILLS + 2);
        var atLeast = kill * part + random.nextInt(part);
        Awaitility.await("texts paid")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> model.usage().texts() >= atLeast);
    }

    private static void assertComplete(Ledger ledger) {
        assertThat(ledger.text("select status from runs")).isEqualTo("COMPLETED");
        assertThat(ledger.count("select count(*) from clinical_trials")).isEqualTo(STUDIES);
        assertThat(ledger.count("select count(*) from run_records where outcome = 'LOADED'"))
                .isEqualTo(STUDIES);
        assertThat(ledger.count("select count(*) from run_records")).isEqualTo(STUDIES);
        assertThat(ledger.count("select count(*) from clinical_trials t"
                        + " join embeddings e on e.request_key = t.embedding_key"))
                .isEqualTo(STUDIES);
    }
}
