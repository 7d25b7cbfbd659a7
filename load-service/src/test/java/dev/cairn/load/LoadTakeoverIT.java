package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.service.Service;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Loaders come and go while records arrive. */
@ExtendWith(PipelineExtension.class)
class LoadTakeoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUN = "taken over";

    @BeforeAll
    static void createTopics(PipelineEnvironment environment) {
        environment.createTopics();
    }

    @Test
    void eachRecordHasOneOutcomeThoughPartitionsChangeHands(PipelineEnvironment environment) throws Exception {
        var enough = new CountDownLatch(1);
        var executor = Executors.newSingleThreadExecutor();
        try (var database = new TestDatabase(environment);
                var upstream = new Upstream(environment.kafka())) {
            Future<Integer> publishing = executor.submit(() -> publish(upstream, enough));
            var first = started(environment);
            awaitBatches(first);
            try (var second = started(environment)) {
                awaitBatches(second);
                first.close(); // with hardly any time: what it has in hand is torn from it
                var third = started(environment);
                awaitBatches(third);
                third.close();
                enough.countDown();
                var published = publishing.get();

                await().atMost(PATIENCE).until(() -> database.runStatus(RUN), "COMPLETED"::equals);
                ExactlyOnceAssertions.assertEachOnce(
                        IntStream.range(0, published).mapToObj(i -> "bulk " + i).toList(), database.outcomes(RUN));
                assertThat(database.account(RUN, "bulk")).isEqualTo("COMPLETED %1$d %1$d 0 0 0".formatted(published));
                assertThat(database.rows("select count(*) from clinical_trials"))
                        .containsExactly(Integer.toString(published));
                assertThat(database.imbalances()).isEmpty();
                assertThat(second.health().ready()).isTrue();
            } finally {
                first.close();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Publishes studies until it is enough, and then seals the item. Each waits for the broker, which sets the pace. */
    private static int publish(Upstream upstream, CountDownLatch enough) {
        upstream.run(RUN, 1);
        var count = 0;
        while (enough.getCount() > 0) {
            for (var i = 0; i < 5; i++) {
                var trial = Studies.small(count);
                upstream.record(
                        Upstream.header(RUN, "bulk", trial.getNctId(), count, Studies.TIME), Studies.payload(trial));
                count++;
            }
            upstream.flush();
        }
        upstream.sealed(RUN, "bulk", count, null);
        upstream.flush();
        return count;
    }

    private static Service started(PipelineEnvironment environment) {
        var service = LoadService.create(environment.environment(Map.of(
                "CAIRN_LOAD_HTTP_PORT", "0",
                "CAIRN_LOAD_BATCH_RECORDS", "40",
                "CAIRN_LOAD_MAX_BACKOFF", "200ms",
                "CAIRN_LOAD_STOP_TIMEOUT", "1ms")));
        service.start();
        return service;
    }

    /** Waits until a service has loaded something. */
    private static void awaitBatches(Service service) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + "/metrics"))
                .build();
        var client = HttpClient.newHttpClient();
        await().atMost(PATIENCE)
                .until(
                        () -> client.send(request, BodyHandlers.ofString()).body(),
                        metrics -> metrics.contains("cairn_load_records_total{outcome=\"loaded\"}"));
    }
}
