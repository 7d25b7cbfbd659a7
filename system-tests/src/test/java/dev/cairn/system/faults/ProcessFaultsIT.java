package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.system.CairnProcess;
import dev.cairn.system.faults.Storm.Act;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of each service, and what happens to them: kill -9, zombies, coming and going, wrong clocks. */
class ProcessFaultsIT {
    private static final int CALLS_IN_FLIGHT = 4;
    private static final int TEXTS_PER_CALL = 16;
    private static final String MODEL = "openai:test-model@64";

    private final Random random = new Random(Extent.SEED);

    @TempDir
    Path temp;

    @Test
    void paidRunsGiveTheSameResultWhateverHappensToProcesses() throws Exception {
        var count = Extent.of(1_200, 5_000);
        try (var model = OpenAiServer.start(
                        "key", Faults.none(), ServerSettings.defaults().withLatency(Duration.ofMillis(50)));
                var pipeline = Pipeline.with("none", temp, settings(model))) {
            startServices(pipeline, List.of("ingest", "transform", "embed", "embed-2", "load", "load-2"));
            var quiet = new Scenario("no fault at all", pipeline).watching(model);
            quiet.publish(Studies.usual(Extent.SEED, 0, count), MODEL);
            quiet.prove(Duration.ofMinutes(5));

            var scenario = new Scenario("processes, paid runs", pipeline).watching(model);
            var storm = new Storm(pipeline, scenario, random, (long) CALLS_IN_FLIGHT * TEXTS_PER_CALL);
            // The same studies with other contents.
            var run = scenario.publish(Studies.usual(Extent.SEED + 1, 0, count), MODEL);
            scenario.awaitOutcomes(run, count / 10, Duration.ofMinutes(2));
            storm.freeze(random.nextBoolean() ? "embed" : "load");
            var victims = new ArrayList<>(List.of("ingest", "transform", "embed-2", "load-2"));
            Collections.shuffle(victims, random);
            for (var victim : victims) {
                Extent.pass(Duration.ofMillis(500 + random.nextInt(2_000)));
                storm.kill(victim);
            }
            storm.act(Act.LEAVE_AND_JOIN);
            storm.calm();
            var more = scenario.publish(Studies.usual(Extent.SEED, count, count / 2), MODEL);
            scenario.awaitOutcomes(more, 1, Duration.ofMinutes(2));
            storm.act(Act.KILL_BROKER);
            scenario.prove(Duration.ofMinutes(5));
            assertThat(CairnProcess.run(pipeline.environment(), "reconcile").exitCode())
                    .isZero();
        }
    }

    @Test
    void manyRecordsUnderManyKills() throws Exception {
        assumeThat(Extent.isLong()).as("takes minutes: with -Pfaults").isTrue();
        var records = Integer.getInteger("cairn.faults.records", 320_000);
        var kills = Integer.getInteger("cairn.faults.kills", 38);
        var items = 8;
        try (var pipeline = Pipeline.with("none", temp, Map.of())) {
            startServices(pipeline, List.of("ingest", "ingest-2", "transform", "transform-2", "load", "load-2"));
            var scenario = new Scenario("processes, many records", pipeline);
            var storm = new Storm(pipeline, scenario, random, 0);
            var published = 0;
            while (scenario.kills() < kills || published < items || !scenario.ended()) {
                if (published < items || scenario.ended()) {
                    scenario.publish(part(published, records / items), "none");
                    published++;
                }
                Extent.pass(Duration.ofMillis(1_000 + random.nextInt(3_000)));
                if (scenario.kills() < kills) {
                    storm.act(next());
                }
            }
            storm.calm();
            scenario.prove(Duration.ofMinutes(10));
        }
    }

    /** Mostly kills; now and then the rest. */
    private Act next() {
        var drawn = random.nextInt(100);
        if (drawn < 8) {
            return Act.KILL_BROKER;
        }
        if (drawn < 16) {
            return Act.FREEZE;
        }
        return drawn < 30 ? Act.LEAVE_AND_JOIN : Act.KILL;
    }

    private static Studies part(int number, int count) {
        return Studies.small(Extent.SEED, number * count, count);
    }

    private static void startServices(Pipeline pipeline, List<String> names) throws Exception {
        for (var name : names) {
            pipeline.start(name);
        }
    }

    private static Map<String, String> settings(OpenAiServer model) {
        return Map.of(
                "CAIRN_EMBED_OPENAI_BASE_URL", model.baseUri().toString(),
                "CAIRN_EMBED_OPENAI_API_KEY", "key",
                "CAIRN_EMBED_OPENAI_CONCURRENCY", Integer.toString(CALLS_IN_FLIGHT),
                "CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(TEXTS_PER_CALL));
    }
}
