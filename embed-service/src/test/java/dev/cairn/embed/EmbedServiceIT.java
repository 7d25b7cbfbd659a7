package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.model.Limits;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.service.Health;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One service over one set of topics: each test adds to what the ones before have left, as runs do. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbedServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeProvider provider = new FakeProvider(new Limits(16, 10_000, 4));

    @TempDir
    private Path stateDirectory;

    private PipelineEnvironment environment;
    private Flow flow;
    private EmbedService service;

    @BeforeAll
    void createTopics(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        flow = new Flow(environment.kafka());
    }

    @BeforeEach
    void start() {
        provider.asked.clear();
        service = new EmbedService(config(), metrics -> provider.models());
        service.start();
        await().atMost(PATIENCE).until(() -> service.health().equals(Health.OK));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @AfterAll
    void close() {
        flow.close();
    }

    @Test
    @Order(1)
    void paysOnceForEachDistinctText() {
        flow.ask("first-", 400, texts("text", 40));

        var records = flow.read(Topics.ENRICHED_RECORDS, 400, PATIENCE);
        ExactlyOnceAssertions.assertEachOnce(
                IntStream.range(0, 400).mapToObj(i -> "first-" + i).toList(),
                records.stream().map(Flow::key).toList());
        assertThat(records)
                .filteredOn(record -> Flow.use(record) == ModelUse.CALLED)
                .hasSize(40);
        assertThat(provider.asked).hasSize(40);
        assertThat(provider.calls()).isEqualTo(40);
    }

    @Test
    @Order(2)
    void paysNothingForTextsThatWereAnsweredBeforeARestart() {
        flow.ask("second-", 400, texts("text", 40));

        var records = flow.read(Topics.ENRICHED_RECORDS, 800, PATIENCE);
        assertThat(records)
                .filteredOn(record -> Flow.key(record).startsWith("second-"))
                .hasSize(400)
                .allMatch(record -> Flow.use(record) == ModelUse.REUSED);
        assertThat(provider.calls()).isZero();
    }

    @Test
    @Order(3)
    void turnsRecordsWithoutAnAnswerIntoDeadLetters() {
        provider.failing.add("bad");
        flow.ask("bad-", 3, List.of("bad"));

        var letters = flow.read(Topics.DEAD_LETTERS, 3, PATIENCE);
        assertThat(letters)
                .extracting(letter -> letter.getHeader().getRecordKey())
                .containsExactlyInAnyOrder("bad-0", "bad-1", "bad-2");
        assertThat(letters).extracting(DeadLetter::getCode).containsOnly(ErrorCode.MODEL_REJECTED.number());
    }

    @Test
    @Order(4)
    void pausesWhileTheKeyIsWrongAndGoesOnWhenItIsRight() {
        provider.refusing = true;
        flow.ask("paused-", 50, texts("late", 50));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(service.health().ready()).isFalse();
            assertThat(service.health().detail()).contains("the key is wrong");
            assertThat(provider.refusals).hasValueGreaterThan(2);
        });
        assertThat(service.health().live()).isTrue();

        provider.refusing = false;
        var records = flow.read(Topics.ENRICHED_RECORDS, 850, PATIENCE);
        assertThat(records)
                .filteredOn(record -> Flow.key(record).startsWith("paused-"))
                .hasSize(50);
        assertThat(provider.calls()).isEqualTo(50);
        assertThat(service.health()).isEqualTo(Health.OK);
    }

    @Test
    @Order(5)
    void putsAsideRequestsThatCannotBeRead() {
        flow.sendBytes(Topics.MODEL_REQUESTS, "odd", "odd".getBytes(StandardCharsets.UTF_8));
        flow.ask("after-", 1, List.of("after"));

        var letters = flow.read(Topics.DEAD_LETTERS, 4, PATIENCE);
        assertThat(letters.stream().filter(letter -> letter.getHeader() == null))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.getCode()).isEqualTo(ErrorCode.MODEL_REQUEST_UNDECODABLE.number());
                    assertThat(letter.getOriginTopic())
                            .isEqualTo(environment.kafka().name(Topics.MODEL_REQUESTS));
                    assertThat(letter.getPayload()).isEqualTo(StandardCharsets.UTF_8.encode("odd"));
                });
        assertThat(flow.read(Topics.ENRICHED_RECORDS, 851, PATIENCE))
                .anyMatch(record -> Flow.key(record).equals("after-0"));
    }

    @Test
    @Order(6)
    void asksNothingForACancelledRun() {
        provider.latency = Duration.ofMillis(20);
        flow.ask("cancelled-", 2_000, texts("cancelled", 2_000));
        await().atMost(PATIENCE).until(() -> provider.calls() > 0);
        flow.send(Topics.RUNS, Samples.RUN, run(0).setCancelledAttempts(1).build());
        flow.flush();

        awaitQuiet("cancelled-");
        assertThat(provider.calls()).isLessThan(2_000);
    }

    @Test
    @Order(7)
    void pausesARunWhoseBudgetIsSpentAndGoesOnWithAnother() {
        provider.latency = Duration.ofMillis(20);
        var inFlight = provider.limits().concurrency() * provider.limits().batchCount();
        flow.send(
                Topics.RUNS,
                Samples.RUN,
                run(1).setBudget(
                                Budget.newBuilder().setAttempt(1).setCalls(300L).build())
                        .build());
        flow.flush();
        flow.askAgain(1, "bounded-", 2_000, texts("bounded", 2_000));

        var stopped = await().atMost(PATIENCE).until(() -> flow.newest(Topics.RUNS), Run::getPaused);
        assertThat(stopped.getCancelledAttempts()).isEqualTo(2);
        awaitQuiet("bounded-");
        assertThat(provider.calls()).isBetween(300, 300 + inFlight);
        assertThat(flow.newest(Topics.PROCESSING_LOG).getEvent()).isEqualTo(LogEvent.MODEL_PAUSED);

        service.close();
        service = new EmbedService(config(), metrics -> provider.models());
        service.start();
        flow.send(
                Topics.RUNS,
                Samples.RUN,
                run(2).setCancelledAttempts(2)
                        .setBudget(Budget.newBuilder()
                                .setAttempt(2)
                                .setCalls(10_000L)
                                .build())
                        .build());
        flow.flush();
        flow.askAgain(2, "again-", 2_000, texts("bounded", 2_000));
        await().atMost(PATIENCE).until(() -> enriched("again-") == 2_000);
        assertThat(provider.calls()).as("each text is paid once").isEqualTo(2_000);
    }

    private static Run.Builder run(int attempt) {
        return Run.newBuilder()
                .setRunId(Samples.RUN)
                .setDataType("clinical_trials")
                .setSource("file:page.json")
                .setSettings(Map.of())
                .setItems(1)
                .setCreatedAt(Samples.NOON)
                .setAttempt(attempt);
    }

    /** What was paid for has come out, and nothing more is asked. */
    private void awaitQuiet(String prefix) {
        await().atMost(PATIENCE).during(Duration.ofSeconds(2)).until(() -> enriched(prefix) == provider.calls());
    }

    private long enriched(String prefix) {
        return flow.all(Topics.ENRICHED_RECORDS).stream()
                .filter(record -> Flow.key(record).startsWith(prefix))
                .count();
    }

    private EmbedConfig config() {
        return EmbedConfig.fromEnv(environment.environment(Map.of(
                EmbedConfig.STATE_DIR.name(), stateDirectory.toString(),
                EmbedConfig.HTTP_PORT.name(), "0",
                EmbedConfig.PROBE_INTERVAL.name(), "100ms")));
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + " " + i).toList();
    }
}
