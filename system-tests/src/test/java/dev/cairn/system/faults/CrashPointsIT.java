package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that die at every place where it matters how far they got, while the others do the same. */
class CrashPointsIT {
    private static final int STUDIES = 500;
    private static final int CALLS_IN_FLIGHT = 4;
    private static final int TEXTS_PER_CALL = 16;

    /** What is passed once for each record is passed often; what is passed once for each page or batch, seldom. */
    private static final int OFTEN = 200;

    private static final int SELDOM = 2;

    private final Random random = new Random(Extent.SEED);
    private int published;

    @TempDir
    Path temp;

    @Test
    void nothingIsLostOrRepeatedWhereverAServiceDies() throws Exception {
        try (var model = OpenAiServer.start(
                        "key", Faults.none(), ServerSettings.defaults().withLatency(Duration.ofMillis(20)));
                var pipeline = Pipeline.with("none", temp, settings(model))) {
            var scenario = new Scenario("named points", pipeline).watching(model);
            var points = points();
            for (var service : points.keySet()) {
                startToDie(pipeline, service, points.get(service));
            }
            while (!points.isEmpty()) {
                if (scenario.ended()) {
                    publish(scenario);
                }
                Awaitility.await("one of " + points)
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() ->
                                scenario.ended() || points.keySet().stream().anyMatch(name -> dead(pipeline, name)));
                for (var service : List.copyOf(points.keySet())) {
                    if (dead(pipeline, service)) {
                        buryAndGoOn(scenario, pipeline, service, points);
                    }
                }
            }
            scenario.prove(Duration.ofMinutes(3));
        }
    }

    private void buryAndGoOn(
            Scenario scenario, Pipeline pipeline, String service, Map<String, Deque<CrashPoint>> points)
            throws Exception {
        assertThat(pipeline.service(service).exitCode()).isEqualTo(CrashPoint.EXIT_CODE);
        var left = points.get(service);
        scenario.killed("at " + left.remove());
        if (service.equals("embed")) {
            scenario.mayPayAgain((long) CALLS_IN_FLIGHT * TEXTS_PER_CALL);
        }
        if (left.isEmpty()) {
            points.remove(service);
            pipeline.start(service);
        } else {
            startToDie(pipeline, service, left);
        }
    }

    private void startToDie(Pipeline pipeline, String service, Deque<CrashPoint> points) throws Exception {
        var point = points.element();
        var time = 1 + random.nextInt(isPassedOften(point) ? OFTEN : SELDOM);
        pipeline.start(service, "-D" + CrashPoint.PROPERTY + "=" + point + ":" + time);
    }

    private static boolean isPassedOften(CrashPoint point) {
        return switch (point) {
            case TRANSFORM_BEFORE_PRODUCE,
                    TRANSFORM_AFTER_PRODUCE,
                    EMBED_BEFORE_PRODUCE,
                    EMBED_AFTER_PRODUCE,
                    EMBED_ANSWER_RECEIVED,
                    EMBED_ANSWER_WRITTEN -> true;
            default -> false;
        };
    }

    private static boolean dead(Pipeline pipeline, String service) {
        return !pipeline.service(service).isAlive();
    }

    /** One run that asks the model, and one that gets to the loader also while the embed service dies and dies. */
    private void publish(Scenario scenario) throws Exception {
        for (var model : List.of("openai:test-model@64", "none")) {
            scenario.publish(Studies.usual(Extent.SEED, published * STUDIES, STUDIES), model);
            published++;
        }
    }

    /** All of them, or one of each service; in an order that the seed gives. */
    private Map<String, Deque<CrashPoint>> points() {
        var all = Arrays.asList(CrashPoint.values());
        Collections.shuffle(all, random);
        var byService = all.stream()
                .collect(Collectors.groupingBy(
                        CrashPoint::service,
                        TreeMap::new,
                        Collectors.<CrashPoint, Deque<CrashPoint>>toCollection(ArrayDeque::new)));
        if (!Extent.isLong()) {
            byService.replaceAll((service, points) -> new ArrayDeque<>(List.of(points.element())));
        }
        return byService;
    }

    private static Map<String, String> settings(OpenAiServer model) {
        return Map.of(
                "CAIRN_INGEST_PAGE_SIZE",
                "200",
                "CAIRN_LOAD_BATCH_RECORDS",
                "200",
                "CAIRN_EMBED_OPENAI_BASE_URL",
                model.baseUri().toString(),
                "CAIRN_EMBED_OPENAI_API_KEY",
                "key",
                "CAIRN_EMBED_OPENAI_CONCURRENCY",
                Integer.toString(CALLS_IN_FLIGHT),
                "CAIRN_EMBED_OPENAI_BATCH_COUNT",
                Integer.toString(TEXTS_PER_CALL));
    }
}
