package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.service.Health;
import dev.cairn.samples.ChatModel;
import dev.cairn.samples.ChatReply;
import dev.cairn.samples.Fault;
import dev.cairn.samples.Faults;
import dev.cairn.samples.OpenAiServer;
import dev.cairn.samples.ServerSettings;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelEndpoint;
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

/**
 * Completions of an endpoint that the requests bring themselves: what it would bill, against what was needed. The kills
 * can have more to do: {@code -Dcairn.chat.narratives=10000 -Dcairn.chat.concurrency=64 -Dcairn.chat.latency=500}.
 */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatPayOnceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String KEY = "sk-lab";
    private static final int CONCURRENCY = Integer.getInteger("cairn.chat.concurrency", 8);
    private static final int KILLED = Integer.getInteger("cairn.chat.narratives", 400);
    private static final Duration LATENCY = Duration.ofMillis(Integer.getInteger("cairn.chat.latency", 100));
    private static final ChatReply REPLY = new ChatReply("{\"detected\": false}", "stop", "Nothing is said of it.");

    private final Faults faults = Faults.none();
    private final OpenAiServer endpoint = OpenAiServer.start(
            KEY,
            faults,
            ServerSettings.defaults().withLatency(LATENCY).withSpread(0.5).withMaxConcurrent(CONCURRENCY),
            ChatModel.inTurn(List.of(REPLY)));
    private final ModelEndpoint own = new ModelEndpoint(endpoint.baseUri() + "/chat/completions", "LAB_API_KEY");

    @TempDir
    private Path stateDirectory;

    private PipelineEnvironment environment;
    private Flow flow;
    private int enriched;

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
    void completesEachTextOnceThroughTheFaultsOfAnEndpoint() {
        faults.onRequest(2, Fault.serverError(500))
                .onRequest(5, Fault.connectionReset())
                .onText("faulty 7.", Faults.ALWAYS, Fault.badRequest("faulty 7. is too long"));

        try (var service = start()) {
            flow.complete("faults-", texts("faulty", 60), own);

            var records = arrived("faults-", 59);
            assertThat(records)
                    .hasSize(59)
                    .allSatisfy(record -> assertThat(answer(record).getOutcome())
                            .isEqualTo(new Completion(REPLY.content(), "stop", REPLY.reasoning())));
            assertThat(records).allMatch(record -> answer(record).getCompletionTokens() > 0);
            var letters = flow.read(Topics.DEAD_LETTERS, 1, PATIENCE);
            assertThat(letters).extracting(DeadLetter::getCode).containsExactly(ErrorCode.MODEL_REJECTED.number());
            assertThat(letters.get(0).getMessage()).doesNotContain("faulty");
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        assertThat(endpoint.usage().texts()).isEqualTo(59);
        assertThat(endpoint.usage().textsPaidAgain()).isZero();
        assertThat(endpoint.counts().status(429))
                .as("never more in flight than it may")
                .isZero();
        assertThat(endpoint.counts().peakInFlight()).isEqualTo(CONCURRENCY);
        faults.clear();
    }

    @Test
    @Order(2)
    void waitsOutAStormInWhichHalfOfAllCallsAreRefused() {
        var paid = endpoint.usage().calls();
        var asked = endpoint.counts().total();
        faults.onEvery(2, Fault.tooManyRequests(Duration.ofSeconds(1)));

        try (var service = start()) {
            flow.complete("storm-", texts("storm", 24), own);

            assertThat(arrived("storm-", 24)).hasSize(24);
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        faults.clear();
        var refused = endpoint.counts().status(429);
        assertThat(endpoint.usage().calls() - paid).isEqualTo(24);
        assertThat(refused).as("half of all calls").isBetween(23, 25);
        assertThat(endpoint.counts().total() - asked)
                .as("nothing was asked but what was answered or refused")
                .isEqualTo(24 + refused);
        assertThat(flow.all(Topics.DEAD_LETTERS)).as("patience is no attempt").hasSize(1);
    }

    @Test
    @Order(3)
    void paysAtMostWhatWasInFlightEachTimeThatItIsKilled() {
        var before = endpoint.usage().calls();
        flow.complete("killed-", texts("killed", KILLED), own);
        killWhenPaid(before + KILLED / 4);
        killWhenPaid(endpoint.usage().calls() + KILLED / 6);
        killWhenPaid(endpoint.usage().calls() + KILLED / 6);

        try (var service = start()) {
            var records = arrived("killed-", KILLED);
            ExactlyOnceAssertions.assertEachOnce(
                    IntStream.range(0, KILLED).mapToObj(i -> "killed-" + i).toList(),
                    records.stream().map(Flow::key).toList());
            assertThat(service.health()).isEqualTo(Health.OK);
        }
        assertThat(endpoint.usage().calls() - before).isBetween((long) KILLED, KILLED + 3L * CONCURRENCY);
    }

    private EmbedService start() {
        var service = new EmbedService(EmbedConfig.fromEnv(settings()));
        service.start();
        return service;
    }

    private void killWhenPaid(long calls) {
        try (var process = EmbedProcess.launch(settings())) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                assertThat(process.isAlive()).isTrue();
                return endpoint.usage().calls() >= calls;
            });
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put(EmbedConfig.STATE_DIR.name(), stateDirectory.toString());
        settings.put(EmbedConfig.HTTP_PORT.name(), "0");
        settings.put("LAB_API_KEY", KEY);
        settings.put("CAIRN_EMBED_CHAT_CONCURRENCY", Integer.toString(CONCURRENCY));
        return environment.environment(settings);
    }

    /** Waits for so many more enriched records, and gives those of one test. */
    private List<EnrichedRecord> arrived(String prefix, int more) {
        enriched += more;
        return flow.read(Topics.ENRICHED_RECORDS, enriched, PATIENCE).stream()
                .filter(record -> Flow.key(record).startsWith(prefix))
                .toList();
    }

    private static ModelAnswer answer(EnrichedRecord record) {
        return ((EnrichedPayload) record.getBody()).getModelResult().getAnswer();
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + " " + i + ".").toList();
    }
}
