package dev.cairn.embed.model.openai;

import static dev.cairn.embed.model.openai.ChatAsking.PROMPT;
import static dev.cairn.embed.model.openai.ChatAsking.ask;
import static dev.cairn.embed.model.openai.ChatAsking.completed;
import static dev.cairn.embed.model.openai.ChatAsking.prompt;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.completion;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.model.CallObserver;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ModelEndpoint;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that fail, throttle and refuse, and those that experiments bring. */
class ChatFailuresTest {
    private static final Map<String, String> NONE = Map.of();

    private final FakeTime time = FakeTime.flowing();
    private ScriptedEndpoint endpoint;
    private ChatProvider provider;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
        endpoint.always(completion("{}"));
        provider = ChatAsking.provider(endpoint.baseUrl(), time);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void patienceIsNoAttempt() throws Exception {
        var busy = status(
                429,
                "{\"error\":{\"message\":\"Rate limit exceeded\",\"type\":\"rate_limit_error\",\"code\":429}}",
                "Retry-After",
                "7");
        endpoint.next(busy, busy, busy, status(503, "", "Retry-After", "9"));

        completed(ask(provider, prompt(NONE)));

        assertThat(time.waits()).extracting(Duration::toSeconds).containsExactly(7L, 7L, 7L, 9L);
        assertThat(endpoint.asked()).hasSize(5);
        assertThat(provider.throttled()).isFalse();
    }

    @Test
    void triesAgainWhereTheEndpointFailsAndGivesUpAfterItsAttempts() throws Exception {
        endpoint.next(status(500, "<html>"), status(200, "{\"choices\":[{"));
        completed(ask(provider, prompt(NONE)));
        assertThat(endpoint.asked()).hasSize(3);

        endpoint.always(status(502, PROMPT));
        var failure = ask(provider, prompt(NONE)).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
        assertThat(failure.message()).contains("502", "3 times").doesNotContain(PROMPT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aRejectionNamesTheErrorAndNeverQuotesThePrompt(int status) throws Exception {
        endpoint.always(status(
                status, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long: " + PROMPT + "\"}}"));

        var failure = ask(provider, prompt(NONE)).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(failure.message()).isEqualTo("provider chat: status " + status + " context_length_exceeded");
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void aCodeThatIsNoNameIsNotRepeated() throws Exception {
        endpoint.always(status(400, "{\"error\":{\"code\":\"" + PROMPT + "\"}}"));

        assertThat(ask(provider, prompt(NONE)).failure(0).message()).doesNotContain("neighbour");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void stopsWhereTheKeyIsRefused(int status) {
        endpoint.always(status(status, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"sk-live-4711\"}}"));

        var thrown = refused(provider, null);

        assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_UNAUTHORIZED);
        assertThat(thrown)
                .hasMessageContaining("CAIRN_EMBED_CHAT_API_KEY")
                .hasMessageNotContaining(ScriptedEndpoint.KEY);
    }

    @Test
    void knowsNoModelThatTheEndpointDoesNotKnow() throws Exception {
        endpoint.always(status(404, "{\"error\":\"model not found\"}"));

        assertThat(ask(provider, prompt(NONE)).failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
    }

    @Test
    void callsTheEndpointOfTheExperimentWithTheKeyThatItNames() throws Exception {
        try (var own = new ScriptedEndpoint()) {
            own.always(completion("own"));
            var keyed = provider(Map.of("LAB_API_KEY", " sk-lab-1\n", "OTHER_API_KEY", "sk-other"));

            assertThat(completed(ask(keyed, prompt(PROMPT, NONE, at(own, "LAB_API_KEY"))))
                            .text())
                    .isEqualTo("own");
            completed(ask(keyed, prompt(PROMPT, NONE, at(own, null))));

            assertThat(own.asked())
                    .extracting(ScriptedEndpoint.Asked::authorization)
                    .as("the configured key stays here")
                    .containsExactly("Bearer sk-lab-1", null);
            assertThat(endpoint.asked()).isEmpty();
        }
    }

    @Test
    void namesTheVariableOfTheKeyThatIsRefused() {
        endpoint.always(status(401, ""));

        assertThat(refused(provider(Map.of("LAB_API_KEY", "sk-lab-1")), at(endpoint, "LAB_API_KEY")))
                .hasMessageContaining("check LAB_API_KEY")
                .hasMessageNotContaining("sk-lab-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CAIRN_DATABASE_PASSWORD", "API_KEY_FILE", "MISSING_API_KEY", "BLANK_API_KEY", "TWO_API_KEY"})
    void sendsNoVariableButAKeyThatIsThere(String variable) {
        var environment = Map.of(
                "CAIRN_DATABASE_PASSWORD", "secret-1",
                "API_KEY_FILE", "secret-2",
                "BLANK_API_KEY", " ",
                "TWO_API_KEY", "secret 3");
        var thrown = refused(provider(environment), at(endpoint, variable));

        assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED);
        assertThat(thrown).hasMessageContaining(variable).hasMessageNotContaining("secret-");
        assertThat(endpoint.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:1234", "ftp://host/v1", "http:///v1", "http://ho st/v1"})
    void stopsWhereTheExperimentsEndpointIsNoAddress(String url) {
        assertThat(refused(provider, new ModelEndpoint(url, null)).code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED);
    }

    @Test
    void doesNotFollowRedirectsWithTheKey() {
        endpoint.always(status(307, "", "Location", endpoint.baseUrl() + "/chat/completions"));

        assertThat(refused(provider, null).code()).isEqualTo(ErrorCode.MODEL_NOT_CONFIGURED);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void asksForTheKeyOnlyWhereTheConfiguredEndpointIsAsked() {
        var unconfigured = new ChatProvider(
                new ChatConfig(
                        new EndpointConfig(
                                URI.create("https://api.openai.com/v1"),
                                "",
                                Set.of(),
                                4,
                                0,
                                0,
                                ChatAsking.TIMEOUT,
                                ChatAsking.ATTEMPTS),
                        Map.of()),
                CallObserver.NONE,
                time);

        assertThatCode(() -> completed(ask(unconfigured, prompt(PROMPT, NONE, at(endpoint, null)))))
                .doesNotThrowAnyException();
        assertThat(refused(unconfigured, null)).hasMessageContaining("CAIRN_EMBED_CHAT_API_KEY");
    }

    @Test
    @Timeout(30)
    void anEndpointThatAsksForPatienceHoldsUpNoOther() throws Exception {
        var standing = FakeTime.standing();
        var patient = ChatAsking.provider(endpoint.baseUrl(), standing);
        try (var busy = new ScriptedEndpoint()) {
            busy.always(status(429, "", "Retry-After", "30"));
            var waiting = new Thread(() -> assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> ask(patient, prompt(PROMPT, NONE, at(busy, null)))));
            waiting.start();
            await().until(() -> standing.waiting() == 1);

            completed(ask(patient, prompt(NONE)));

            assertThat(patient.throttled()).isTrue();
            waiting.interrupt();
            waiting.join();
        }
    }

    private ChatProvider provider(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var keys = ChatConfig.read(reader).keys();
        return new ChatProvider(ChatAsking.config(endpoint.baseUrl(), keys), CallObserver.NONE, time);
    }

    private static ModelEndpoint at(ScriptedEndpoint endpoint, String variable) {
        return new ModelEndpoint(endpoint.baseUrl() + "/chat/completions", variable);
    }

    private static PipelineException refused(ChatProvider provider, ModelEndpoint own) {
        return catchThrowableOfType(PipelineException.class, () -> ask(provider, prompt(PROMPT, NONE, own)));
    }
}
