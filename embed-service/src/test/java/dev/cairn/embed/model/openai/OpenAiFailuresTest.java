package dev.cairn.embed.model.openai;

import static dev.cairn.embed.model.openai.ScriptedEndpoint.status;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.ModelsConfig;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.onnx.OnnxConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that fail, throttle and refuse. */
class OpenAiFailuresTest {
    private static final String MODEL = "openai:small";
    private static final List<String> TEXTS = List.of("a", "bb");

    private final FakeTime time = FakeTime.flowing();
    private ScriptedEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 408})
    void triesAgainWithGrowingWaitsWhereTheEndpointFails(int status) throws Exception {
        endpoint.next(status(status, "<html>"), status(status, "<html>"));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS);

        assertThat(answers.all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(time.waits()).hasSize(2);
        assertThat(time.waits().get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(time.waits().get(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    }

    @Test
    void givesUpAfterTheAttemptsThatAreConfigured() throws Exception {
        endpoint.always(status(500, ""));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS);

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
        assertThat(answers.failure(1).message()).contains("status 500", "3 times");
        assertThat(endpoint.asked()).hasSize(OpenAiConfigs.ATTEMPTS);
    }

    @Test
    void triesAgainWhereTheAnswerEndsEarlyOrIsNoJson() throws Exception {
        endpoint.next(truncated(), status(200, "{\"data\":[{\"index\":0,\"embed"));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS);

        assertThat(answers.all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(endpoint.asked()).hasSize(3);
    }

    @Test
    void triesAgainWhereTheAnswerStallsHalfWay() throws Exception {
        endpoint.next(endpoint.stalled());

        var answers = Answers.of(provider(OpenAiConfigs.withTimeout(endpoint, Duration.ofMillis(400))), MODEL, TEXTS);

        assertThat(answers.all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(endpoint.asked()).hasSize(2);
    }

    @Test
    void givesUpWhereNobodyListens() throws Exception {
        endpoint.close();

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS);

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
        assertThat(answers.failure(0).message()).contains("ConnectException");
    }

    @Test
    void patienceIsNoAttempt() throws Exception {
        // More of them than there are attempts, and a date that is 90 s after the clock of the test.
        var inSeconds = status(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", "Retry-After", "7");
        var asDate = status(503, "", "Retry-After", "Mon, 05 Jan 2026 12:01:51 GMT");
        endpoint.next(inSeconds, inSeconds, inSeconds, asDate);

        var provider = provider(OpenAiConfigs.to(endpoint));
        var answers = Answers.of(provider, MODEL, TEXTS);

        assertThat(answers.all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(time.waits())
                .containsExactly(
                        Duration.ofSeconds(7), Duration.ofSeconds(7), Duration.ofSeconds(7), Duration.ofSeconds(90));
        assertThat(provider.throttled()).isFalse();
    }

    @Test
    void pausesGrowWhereTheEndpointDoesNotSayHowLong() throws Exception {
        var busy = status(429, "", "Retry-After", "0");
        endpoint.next(busy, busy, status(503, ""), status(503, "", "Retry-After", "soon"));

        Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS);

        assertThat(time.waits()).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L);
    }

    @Test
    void oneRequestForPatienceHoldsAllCallers() throws Exception {
        var standing = FakeTime.standing();
        var provider = new OpenAiProvider(OpenAiConfigs.to(endpoint), CallObserver.NONE, standing);
        endpoint.next(status(429, "", "Retry-After", "30"));

        var first = asking(provider);
        await().until(() -> standing.waiting() == 1);
        var second = asking(provider);
        await().until(() -> standing.waiting() == 2);
        assertThat(endpoint.asked()).hasSize(1);
        assertThat(provider.throttled()).isTrue();

        standing.advance(Duration.ofMillis(29_999));
        assertThat(standing.waiting()).isEqualTo(2);
        assertThat(endpoint.asked()).hasSize(1);
        standing.advance(Duration.ofMillis(1));

        assertThat(first.get(10, TimeUnit.SECONDS).all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(second.get(10, TimeUnit.SECONDS).all()).hasOnlyElementsOfType(Embedded.class);
        assertThat(endpoint.asked()).hasSize(3);
        assertThat(provider.throttled()).isFalse();
    }

    @Test
    void aCallerThatWaitsCanBeStopped() throws Exception {
        var standing = FakeTime.standing();
        var provider = new OpenAiProvider(OpenAiConfigs.to(endpoint), CallObserver.NONE, standing);
        endpoint.next(status(429, "", "Retry-After", "30"));
        var thrown = new CompletableFuture<Throwable>();
        var caller = new Thread(() -> {
            try {
                Answers.of(provider, MODEL, TEXTS);
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        await().until(() -> standing.waiting() == 1);

        caller.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void stopsWhereTheKeyIsRefused(int status) {
        endpoint.always(
                status(status, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"wrong: sk-live-4711\"}}"));

        var thrown = refused();

        assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAUTHORIZED);
        assertThat(thrown.code().kind()).isEqualTo(ErrorKind.FATAL);
        assertThat(thrown).hasMessageContaining("invalid_api_key").hasMessageContaining("CAIRN_EMBED_OPENAI_API_KEY");
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void stopsWhereTheQuotaIsUsedUpInsteadOfWaitingForEver() {
        endpoint.always(status(429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"plan\"}}"));

        assertThat(refused().code()).isEqualTo(ErrorCode.MODEL_UNAUTHORIZED);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void stopsWhereTheAddressLeadsNowhere() {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() ->
                        Answers.of(provider(OpenAiConfigs.to(URI.create(endpoint.baseUrl() + "/wrong"))), MODEL, TEXTS))
                .withMessageContaining("CAIRN_EMBED_OPENAI_BASE_URL")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED));
    }

    @Test
    void doesNotFollowRedirectsWithTheKey() {
        endpoint.always(status(307, "", "Location", endpoint.baseUrl() + "/embeddings"));

        assertThat(refused().code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void answersThatCameBeforeAStopAreHandedOut() {
        endpoint.next(ScriptedEndpoint::answer, status(401, ""));
        var provider = provider(OpenAiConfigs.withBatches(endpoint, 1, 1000));
        var answers = new Answers();

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> provider.answer(Answers.inputs(MODEL, TEXTS), answers));

        assertThat(answers.size()).isEqualTo(1);
        assertThat(answers.vector(0)).containsExactly(ScriptedEndpoint.expected("a"));
    }

    @Test
    void nothingThatIsSaidHoldsTheKey() throws Exception {
        var config = OpenAiConfigs.to(endpoint);
        endpoint.next(status(400, "{\"error\":{\"message\":\"Authorization: Bearer sk-live-4711 of you\"}}"));
        var rejected =
                Answers.of(provider(config), MODEL, List.of("a")).failure(0).message();
        endpoint.always(status(401, "{\"error\":{\"code\":\"bad_key\",\"message\":\"sk-live-4711\"}}"));
        var trace = new StringWriter();
        refused().printStackTrace(new PrintWriter(trace, true));

        assertThat(List.of(
                        config.toString(),
                        new ModelsConfig(
                                        new OnnxConfig(1),
                                        config,
                                        new ChatConfig(config.endpoint(), Map.of("MY_API_KEY", ScriptedEndpoint.KEY)))
                                .toString(),
                        rejected,
                        trace.toString()))
                .noneMatch(text -> text.contains(ScriptedEndpoint.KEY));
        assertThat(rejected).contains("Bearer (secret) of you");
    }

    @Test
    void neverHasMoreCallsInFlightThanItMay() throws Exception {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        var threeAtOnce = new CyclicBarrier(3);
        endpoint.always((asked, exchange) -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            try {
                threeAtOnce.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException("three calls never met", e);
            } finally {
                inFlight.decrementAndGet();
            }
            ScriptedEndpoint.answer(asked, exchange);
        });
        var provider = provider(OpenAiConfigs.withLimits(endpoint, 3, 0, 0));

        var callers = IntStream.range(0, 9).mapToObj(i -> asking(provider)).toList();

        for (var caller : callers) {
            assertThat(caller.get(20, TimeUnit.SECONDS).all()).hasOnlyElementsOfType(Embedded.class);
        }
        assertThat(most).hasValue(3);
        assertThat(endpoint.asked()).hasSize(9);
    }

    private static CompletableFuture<Answers> asking(OpenAiProvider provider) {
        var result = new CompletableFuture<Answers>();
        new Thread(() -> {
                    try {
                        result.complete(Answers.of(provider, MODEL, TEXTS));
                    } catch (InterruptedException | RuntimeException | AssertionError e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private PipelineException refused() {
        return catchThrowableOfType(
                PipelineException.class, () -> Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, TEXTS));
    }

    private OpenAiProvider provider(OpenAiConfig config) {
        return new OpenAiProvider(config, CallObserver.NONE, time);
    }
}
