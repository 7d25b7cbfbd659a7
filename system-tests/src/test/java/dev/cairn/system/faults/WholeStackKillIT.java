package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.system.CairnProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of everything at once, again and again, in the middle of a run that pays for what it asks. */
class WholeStackKillIT {
    private static final int KILLS = Extent.of(2, 8);
    private static final int STUDIES = Extent.of(4_000, 20_000);
    private static final int CALLS_IN_FLIGHT = 8;
    private static final int TEXTS_PER_CALL = 16;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

    private final Random random = new Random(Extent.SEED);

    @TempDir
    Path temp;

    @Test
    void losesNothingRepeatsNothingAndPaysOnlyForWhatWasInFlight() throws Exception {
        var studies = Studies.usual(Extent.SEED, 0, STUDIES);
        try (var model = OpenAiServer.start(
                        "key", Faults.none(), ServerSettings.defaults().withLatency(Duration.ofMillis(50)));
                var pipeline = Pipeline.inOneProcess(temp, settings(model))) {
            var scenario = new Scenario("everything at once", pipeline).watching(model);
            var run = scenario.publish(studies, "openai:test-model@64");
            for (var kill = 1; kill <= KILLS; kill++) {
                var part = STUDIES / (KILLS + 2);
                scenario.awaitOutcomes(run, kill * part + random.nextInt(part), Duration.ofMinutes(4));
                var killed = System.nanoTime();
                pipeline.killStack();
                scenario.killed("everything");
                scenario.mayPayAgain((long) CALLS_IN_FLIGHT * TEXTS_PER_CALL);
                // The services start after the stack that was waited for: this is what was committed before the kill.
                var before = scenario.outcomes(run);
                Awaitility.await("the first record after the kill")
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> scenario.outcomes(run) > before);
                scenario.recoveredAfter(Duration.ofNanos(System.nanoTime() - killed));
            }
            aSecondStackOnTheSameDirectoryIsRefused(pipeline);
            scenario.survived("second stack on the directory");
            scenario.prove(Duration.ofMinutes(8));
            scenario.proveBill();
            var reconcile = CairnProcess.run(
                    Map.of(), "reconcile", "--data-dir", pipeline.dataDir().toString());
            assertThat(reconcile.exitCode()).as(reconcile.out()).isZero();
            if (Extent.isLong()) {
                assertThat(scenario.recovery()).isLessThanOrEqualTo(BACK_WITHIN);
            }
        }
    }

    private static void aSecondStackOnTheSameDirectoryIsRefused(Pipeline pipeline) throws Exception {
        var second = CairnProcess.run(
                Map.of(), "up", "--data-dir", pipeline.dataDir().toString());
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("runs a local stack on " + pipeline.dataDir());
        assertThat(pipeline.isAlive()).isTrue();
    }

    private static Map<String, String> settings(OpenAiServer model) {
        return Map.of(
                "CAIRN_EMBED_OPENAI_BASE_URL", model.baseUri().toString(),
                "CAIRN_EMBED_OPENAI_API_KEY", "key",
                "CAIRN_EMBED_OPENAI_CONCURRENCY", Integer.toString(CALLS_IN_FLIGHT),
                "CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(TEXTS_PER_CALL));
    }
}
