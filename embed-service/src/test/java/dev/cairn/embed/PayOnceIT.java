package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.service.Health;
import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an endpoint would bill, against what was needed. Each test adds to what the ones before have left, as runs do. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayOnceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "sk-once";
    private static final String MODEL = "openai:small@32";
    private static final int CONCURRENCY = 4;
    private static final int BATCH = 8;
    private static final List<String> MANY = texts("many", 800);

    private final Faults faults = Faults.none();
    private final OpenAiServer endpoint = OpenAiServer.start(
            KEY,
            faults,
            ServerSettings.defaults().withLatency(Duration.ofMillis(150)).withMaxConcurrent(CONCURRENCY));

    @TempDir
    private Path stateDirectory;

    private PipelineEnvironment environment;
    private Flow flow;
    private int enriched;
    private int dead;

    @BeforeAll
    void createTopics(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        flow = new Flow(environment.kafka());
    }

    @AfterAll
    void close() {
        flow.close();
        endpoint.close();
    }

    @Test
    @Order(1)
    void paysOnceForEachTextThroughTheFaultsOfAnEndpoint() {
        faults.onRequest(1, Fault.tooManyRequests(Duration.ofSeconds(1)))
                .onRequest(4, Fault.serverError(500))
                .onText("faulty 7\"", Faults.ALWAYS, Fault.badRequest("this input is refused"));

        try (var service = start()) {
            flow.ask(MODEL, "faults-", 500, texts("faulty", 100));

            assertThat(arrived("faults-", 495)).hasSize(495);
            assertThat(letters(5)).extracting(DeadLetter::getCode).containsOnly(ErrorCode.MODEL_REJECTED.number());
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        assertThat(endpoint.usage().texts()).isEqualTo(99);
        assertThat(endpoint.usage().textsPaidAgain()).isZero();
        assertThat(endpoint.counts().status(429)).isEqualTo(1);
        assertThat(endpoint.counts().status(500)).isEqualTo(1);
        faults.clear();
    }

    @Test
    @Order(2)
    void keepsRecordsWhileTheKeyIsRefusedAndGoesOnAfterwards() {
        var paid = endpoint.usage().texts();
        faults.onNext(Faults.ALWAYS, Fault.unauthorized());
        try (var service = start()) {
            flow.ask(MODEL, "refused-", 40, texts("refused", 20));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.health().detail()).startsWith("provider openai: provider openai: "));
            assertThat(service.health().live()).isTrue();

            faults.clear();
            assertThat(arrived("refused-", 40)).hasSize(40);
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        assertThat(letters(0)).isEmpty();
        assertThat(endpoint.usage().texts() - paid).isEqualTo(20);
        assertThat(endpoint.usage().textsPaidAgain()).isZero();
    }

    @Test
    @Order(3)
    void paysAtMostWhatWasInFlightEachTimeThatItIsKilled() {
        var paid = endpoint.usage().texts();
        flow.ask(MODEL, "killed-", 1600, MANY);
        killWhenPaid(paid + 300);
        // What was in flight is asked again first: killed at once, it is paid for a third time.
        killWhenPaid(endpoint.usage().texts() + 1);
        assertThat(endpoint.usage().texts() - paid)
                .as("texts paid at the kills")
                .isLessThan(800);

        List<EnrichedRecord> records;
        try (var service = start()) {
            records = arrived("killed-", 1600);
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        ExactlyOnceAssertions.assertEachOnce(
                IntStream.range(0, 1600).mapToObj(i -> "killed-" + i).toList(),
                records.stream().map(Flow::key).toList());
        assertThat(records)
                .filteredOn(record -> Flow.use(record) == ModelUse.CALLED)
                .hasSize(800);
        var again = endpoint.usage().texts() - paid - 800;
        assertThat(again).isBetween(0L, 2L * CONCURRENCY * BATCH);
        assertThat(records.stream().mapToLong(Flow::perhapsPaidBefore).sum())
                .as("what the product says was paid again")
                .isBetween(again, 2L * CONCURRENCY * BATCH);
        assertThat(endpoint.usage().calls())
                .isLessThanOrEqualTo(endpoint.usage().texts());
    }

    @Test
    @Order(4)
    void paysNothingForASecondRun() {
        var calls = endpoint.counts().total();
        try (var service = start()) {
            flow.ask(MODEL, "again-", 800, MANY);
            assertThat(arrived("again-", 800))
                    .hasSize(800)
                    .allMatch(record -> Flow.use(record) == ModelUse.REUSED)
                    .allMatch(record -> Flow.perhapsPaidBefore(record) == 0);
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        assertThat(endpoint.counts().total()).isEqualTo(calls);
    }

    private EmbedService start() {
        var service = new EmbedService(EmbedConfig.fromEnv(settings()));
        service.start();
        return service;
    }

    private void killWhenPaid(long texts) {
        try (var process = EmbedProcess.launch(settings())) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                assertThat(process.isAlive()).isTrue();
                return endpoint.usage().texts() >= texts;
            });
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put(EmbedConfig.STATE_DIR.name(), stateDirectory.toString());
        settings.put(EmbedConfig.HTTP_PORT.name(), "0");
        settings.put(EmbedConfig.PROBE_INTERVAL.name(), "100ms");
        settings.put("CAIRN_EMBED_OPENAI_BASE_URL", endpoint.baseUri().toString());
        settings.put("CAIRN_EMBED_OPENAI_API_KEY", KEY);
        settings.put("CAIRN_EMBED_OPENAI_CONCURRENCY", Integer.toString(CONCURRENCY));
        settings.put("CAIRN_EMBED_OPENAI_BATCH_COUNT", Integer.toString(BATCH));
        return environment.environment(settings);
    }

    /** Waits for so many more enriched records, and gives those of one test. */
    private List<EnrichedRecord> arrived(String prefix, int more) {
        enriched += more;
        return flow.read(Topics.ENRICHED_RECORDS, enriched, PATIENCE).stream()
                .filter(record -> Flow.key(record).startsWith(prefix))
                .toList();
    }

    private List<DeadLetter> letters(int more) {
        var before = dead;
        dead += more;
        return flow.read(Topics.DEAD_LETTERS, dead, PATIENCE).subList(before, dead);
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
    }
}
