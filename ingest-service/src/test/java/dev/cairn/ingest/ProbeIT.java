package dev.cairn.ingest;

import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import dev.cairn.schemas.topics.Topics;

@ExtendWith(PipelineExtension.class)
class ProbeIT {
    @Test
    void probe(PipelineEnvironment environment) throws Exception {
        environment.createTopics();
        var pipeline = new Pipeline(environment.kafka());
        try (var service = IngestService.create(environment.environment(Map.of("CAIRN_INGEST_HTTP_PORT", "0")))) {
            service.start();
            pipeline.publish(Pipeline.item("warm", "all", 0, Path.of("/tmp/ingest-probe/s.ndjson").toUri().toString(), Map.of("limit", "2000")));
            pipeline.awaitSealed("warm", 1);
            var n = 0;
            for (var size : new String[] {"500", "1000", "500", "1000"}) {
                for (var name : new String[] {"s.ndjson", "s.ndjson.gz"}) {
                    var run = "r" + n++;
                    var start = System.nanoTime();
                    pipeline.publish(Pipeline.item(run, "all", 0, Path.of("/tmp/ingest-probe/" + name).toUri().toString(), Map.of("page_size", size)));
                    org.awaitility.Awaitility.await().atMost(java.time.Duration.ofMinutes(2)).pollInterval(java.time.Duration.ofMillis(20)).until(() -> sealed(service));
                    var seconds = (System.nanoTime() - start) / 1e9;
                    System.out.printf("PROBE %s page=%s %.0f/s%n", name, size, 20000 / seconds);
                    total += 1;
                }
            }
        }
    }
    private int total = 1;
    private boolean sealed(dev.cairn.kit.service.Service service) throws Exception {
        var uri = java.net.URI.create("http://127.0.0.1:" + service.httpPort() + "/metrics");
        var body = java.net.http.HttpClient.newHttpClient().send(java.net.http.HttpRequest.newBuilder(uri).build(), java.net.http.HttpResponse.BodyHandlers.ofString()).body();
        return body.contains("cairn_ingest_items_total{outcome=\"completed\"} " + (total + 1) + ".0");
    }
}
