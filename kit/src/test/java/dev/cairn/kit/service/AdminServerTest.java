package dev.cairn.kit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final AtomicReference<Health> health = new AtomicReference<>(Health.OK);
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void answersForHealthAndMetrics() throws Exception {
        metrics.counter("records").increment();
        try (var server = new AdminServer(new HttpConfig("127.0.0.1", 0), health::get, metrics)) {
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready").body()).isEqualTo("ok");
            assertThat(get(server, "/metrics").body()).contains("records_total 1.0");

            health.set(Health.notReady("database is away"));
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(server, "/health/ready").body()).isEqualTo("database is away");

            health.set(Health.dead("stopped"));
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(503);
        }
    }

    private static HttpResponse<String> get(AdminServer server, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
