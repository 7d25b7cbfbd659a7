package dev.cairn.control.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.NewItem;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.publish.Publisher;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.load.LoadService;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Four publishers at once, two loaders: every entity's runs have the numbers 1, 2, 3 … in the order of publishing. */
@ExtendWith(PipelineExtension.class)
@Timeout(180)
class RunNumbersIT {
    private static final int PUBLISHERS = 4;
    private static final int RUNS_EACH = 15;
    private static final List<String> ENTITIES = List.of("ORPHA:1", "ORPHA:2", "ORPHA:3");

    @Test
    void followTheOrderOfPublishing(PipelineEnvironment environment) throws Exception {
        environment.createTopics();
        var settings = environment.environment(Map.of("CAIRN_LOAD_HTTP_PORT", "0"));
        var first = LoadService.create(settings);
        var second = LoadService.create(settings);
        var threads = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            first.start();
            second.start();
            var publishers = IntStream.range(0, PUBLISHERS)
                    .<Callable<Void>>mapToObj(i -> () -> publish(environment.kafka(), i))
                    .toList();
            for (var done : threads.invokeAll(publishers)) {
                done.get();
            }
            var runs = new Runs(LedgerTables.create(environment).database());
            for (var entity : ENTITIES) {
                var numbered = Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> runs.ofEntity("clinical_trials", entity), all -> all.size() == published(entity));
                assertThat(numbered.stream().map(EntityRun::number))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, published(entity))
                                .mapToObj(Long::valueOf)
                                .toList());
                assertThat(numbered.stream().map(EntityRun::runId))
                        .containsExactlyElementsOf(inTopic(environment, entity));
            }
        } finally {
            threads.shutdownNow();
            second.close();
            first.close();
        }
    }

    /** Every publisher has an order of its own, and leaves the last entity out every other time. */
    private static Void publish(KafkaAccess kafka, int publisher) {
        var clock = Clock.systemUTC();
        var target = new Publisher(kafka, new AuditTrail(kafka, clock, "publisher-" + publisher), clock);
        for (var run = 0; run < RUNS_EACH; run++) {
            var items = ENTITIES.stream()
                    .limit(ENTITIES.size() - run % 2)
                    .map(entity -> new NewItem(entity, Map.of()))
                    .collect(Collectors.toList());
            Collections.rotate(items, publisher);
            target.publish(
                    new PublishRequest("clinical_trials", URI.create("file:/x"), Map.of("model", "none"), items));
        }
        return null;
    }

    private static int published(String entity) {
        var all = PUBLISHERS * RUNS_EACH;
        return entity.equals("ORPHA:3") ? PUBLISHERS * ((RUNS_EACH + 1) / 2) : all;
    }

    private static List<String> inTopic(PipelineEnvironment environment, String entity) {
        var kafka = environment.kafka();
        return new TopicReader(kafka, Duration.ofSeconds(20))
                        .read(
                                kafka.name(Topics.WORK_ITEMS),
                                stored -> kafka.serde(Topics.WORK_ITEMS)
                                        .decode(stored.value(), ErrorCode.INGEST_UNDECODABLE))
                        .stream()
                        .filter(item -> item.getEntity().equals(entity))
                        .map(item -> item.getRunId())
                        .toList();
    }
}
