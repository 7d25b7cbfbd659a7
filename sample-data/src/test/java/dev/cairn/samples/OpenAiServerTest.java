package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenAiServerTest {
    private static final String KEY = "test-key";
    private final Faults faults = Faults.none();
    private final OpenAiServer server = OpenAiServer.start(KEY, faults, ServerSettings.defaults());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneVectorForEachTextInOrder() throws Exception {
        var body = Http.json(ask("{'model':'m','input':['liver','kidney'],'dimensions':64}"));
        assertThat(body.path("model").asText()).isEqualTo("m");
        assertThat(body.path("data")).hasSize(2);
        for (var index = 0; index < 2; index++) {
            assertThat(body.path("data").get(index).path("index").intValue()).isEqualTo(index);
            var vector = vector(body, index);
            assertThat(vector).hasSize(64);
            assertThat(IntStream.range(0, 64)
                            .mapToDouble(at -> vector[at] * vector[at])
                            .sum())
                    .isCloseTo(1.0, within(1e-4));
        }
        assertThat(vector(body, 0)).isNotEqualTo(vector(body, 1));
        assertThat(body.path("usage").path("prompt_tokens").intValue()).isEqualTo(2);
        assertThat(body.path("usage").path("total_tokens").intValue()).isEqualTo(2);
    }

    @Test
    void vectorDependsOnTheTextAlone() throws Exception {
        var alone = Http.json(ask("{'model':'m','input':'liver'}"));
        var among = Http.json(ask("{'model':'m','input':['kidney','liver']}"));
        assertThat(vector(alone, 0)).hasSize(OpenAiServer.DEFAULT_DIMENSIONS).isEqualTo(vector(among, 1));
    }

    @Test
    void base64HoldsTheSameNumbers() throws Exception {
        var plain = vector(Http.json(ask("{'model':'m','input':'liver','dimensions':8}")), 0);
        var packed = Http.json(ask("{'model':'m','input':'liver','dimensions':8,'encoding_format':'base64'}"));
        var floats = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(packed.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (var at = 0; at < 8; at++) {
            assertThat((double) floats.get(at)).isCloseTo(plain[at], within(1e-6));
        }
    }

    @Test
    void billCountsCallsTextsAndWhatWasPaidTwice() throws Exception {
        ask("{'model':'m','input':['a','b'],'dimensions':4}");
        ask("{'model':'m','input':['b','c'],'dimensions':4}");
        ask("{'model':'m','input':'c','dimensions':4}");
        assertThat(server.usage().calls()).isEqualTo(3);
        assertThat(server.usage().texts()).isEqualTo(5);
        assertThat(server.usage().tokens()).isEqualTo(5);
        assertThat(server.usage().distinctTexts()).isEqualTo(3);
        assertThat(server.usage().textsPaidAgain()).isEqualTo(2);
    }

    @Test
    void wrongKeyIsRefusedAndCostsNothing() throws Exception {
        var response = Http.postLater(embeddings(server), "other", "{}").get();
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.json(response).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(server.usage().calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input':'a'}",
                "{'model':'m'}",
                "{'model':'m','input':''}",
                "{'model':'m','input':[]}",
                "{'model':'m','input':[1,2]}",
                "{'model':'m','input':'a','dimensions':0}",
                "{'model'"
            })
    void malformedRequestsAreRefused(String body) throws Exception {
        var response = ask(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(server.usage().calls()).isZero();
    }

    @Test
    void textWithTheMarkerIsRefusedEveryTimeAndOthersAreNot() throws Exception {
        faults.onText("POISON", Faults.ALWAYS, Fault.badRequest("this text is not allowed"));
        assertThat(ask("{'model':'m','input':['a','POISON b'],'dimensions':4}").statusCode())
                .isEqualTo(400);
        assertThat(ask("{'model':'m','input':['POISON b'],'dimensions':4}").statusCode())
                .isEqualTo(400);
        assertThat(ask("{'model':'m','input':['a'],'dimensions':4}").statusCode())
                .isEqualTo(200);
        assertThat(server.usage().texts()).isEqualTo(1);
    }

    @Test
    void stormOf429Ends() throws Exception {
        faults.onNext(3, Fault.tooManyRequests(Duration.ofSeconds(1)));
        for (var call = 0; call < 3; call++) {
            var refused = ask("{'model':'m','input':'a','dimensions':4}");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        }
        assertThat(ask("{'model':'m','input':'a','dimensions':4}").statusCode()).isEqualTo(200);
        assertThat(server.usage().textsPaidAgain()).isZero();
    }

    @Test
    void exhaustedQuotaAndRevokedKeyHaveCodesOfTheirOwn() throws Exception {
        faults.onRequest(1, Fault.quotaExhausted())
                .onRequest(2, Fault.unauthorized())
                .onRequest(3, unavailable());
        assertThat(Http.json(ask("{}")).at("/error/code").asText()).isEqualTo("insufficient_quota");
        assertThat(Http.json(ask("{}")).at("/error/code").asText()).isEqualTo("invalid_api_key");
        var down = ask("{}");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void wrongDimensionsComeInGoodForm() throws Exception {
        faults.onNext(1, Fault.wrongDimensions(3));
        assertThat(vector(Http.json(ask("{'model':'m','input':'a','dimensions':4}")), 0))
                .hasSize(3);
    }

    @Test
    void nanStandsWhereANumberShould() throws Exception {
        faults.onNext(1, Fault.notANumber());
        assertThat(Http.text(ask("{'model':'m','input':'a','dimensions':4}"))).contains("\"embedding\":[NaN,");
    }

    @Test
    void truncatedAnswerIsPaidForAndResetConnectionIsNot() throws Exception {
        faults.onRequest(1, Fault.truncatedBody());
        assertThatThrownBy(() -> ask("{'model':'m','input':'a','dimensions':64}"))
                .isInstanceOf(ExecutionException.class);
        assertThat(server.usage().calls()).isEqualTo(1);
        faults.onRequest(2, Fault.connectionReset());
        assertThatThrownBy(() -> ask("{'model':'m','input':'a','dimensions':64}"))
                .isInstanceOf(ExecutionException.class);
        assertThat(server.usage().calls()).isEqualTo(1);
        ask("{'model':'m','input':'a','dimensions':64}");
        assertThat(server.usage().textsPaidAgain()).isEqualTo(1);
    }

    @Test
    void manyCallsWaitForTheirLatencyAtTheSameTime() {
        var latency = Duration.ofMillis(400);
        try (var slow =
                OpenAiServer.start(KEY, Faults.none(), ServerSettings.defaults().withLatency(latency))) {
            askMany(slow, 128).join();
            assertThat(slow.counts().status(200)).isEqualTo(128);
            assertThat(slow.counts().peakInFlight()).isGreaterThan(64);
            assertThat(slow.counts().inFlight()).isZero();
        }
    }

    @Test
    void callsBeyondTheLimitAreToldToComeBack() {
        var settings =
                ServerSettings.defaults().withLatency(Duration.ofSeconds(2)).withMaxConcurrent(8);
        try (var limited = OpenAiServer.start(KEY, Faults.none(), settings)) {
            askMany(limited, 20).join();
            assertThat(limited.counts().status(200)).isEqualTo(8);
            assertThat(limited.counts().status(429)).isEqualTo(12);
            assertThat(limited.counts().peakInFlight()).isEqualTo(8);
            assertThat(limited.usage().calls()).isEqualTo(8);
        }
    }

    @Test
    void clientsThatKeepTheLimitAreNeverRefused() {
        var settings =
                ServerSettings.defaults().withLatency(Duration.ofMillis(5)).withMaxConcurrent(16);
        try (var limited = OpenAiServer.start(KEY, Faults.none(), settings)) {
            var lanes = IntStream.range(0, 16)
                    .mapToObj(lane -> askInTurn(limited, lane, 30))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(lanes).join();
            assertThat(limited.counts().status(429)).isZero();
            assertThat(limited.counts().status(200)).isEqualTo(16 * 30);
        }
    }

    @Test
    void completesAPromptWithWhatItsWordsSay() throws Exception {
        var prompt =
                "{'model':'m','messages':[{'role':'system','content':'Read.'},{'role':'user','content':'He threatened"
                        + " her.'}],'response_format':{'type':'json_object'}}";
        var body = Http.json(complete(server, KEY, prompt));
        assertThat(body.at("/choices/0/message/content").textValue()).contains("\"detected\": true", "\"threat\"");
        assertThat(body.at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
        assertThat(body.at("/usage/prompt_tokens").intValue()).isEqualTo("Read.\nHe threatened her.".length() / 4);
        complete(server, KEY, prompt);
        assertThat(server.usage().calls()).isEqualTo(2);
        assertThat(server.usage().distinctTexts()).isEqualTo(1);
        assertThat(server.usage().textsPaidAgain()).isEqualTo(1);
    }

    @Test
    void completesInTurnAndWithoutAKeyWhereNoneIsWanted() throws Exception {
        var replies = List.of(ChatReply.of("one"), new ChatReply("two", "length", "hm"));
        try (var open = OpenAiServer.start("", faults, ServerSettings.defaults(), ChatModel.inTurn(replies))) {
            var prompt = "{'model':'m','messages':[{'role':'user','content':'?'}]}";
            assertThat(Http.json(complete(open, "any", prompt))
                            .at("/choices/0/message/content")
                            .textValue())
                    .isEqualTo("one");
            var second = Http.json(complete(open, "any", prompt));
            assertThat(second.at("/choices/0/finish_reason").textValue()).isEqualTo("length");
            assertThat(second.at("/choices/0/message/reasoning_content").textValue())
                    .isEqualTo("hm");
        }
    }

    @Test
    void refusesEverySecondCallOfAStorm() throws Exception {
        faults.onEvery(2, Fault.tooManyRequests(Duration.ofSeconds(1)));
        var prompt = "{'model':'m','messages':[{'role':'user','content':'?'}]}";
        assertThat(List.of(
                        complete(server, KEY, prompt).statusCode(),
                        complete(server, KEY, prompt).statusCode(),
                        complete(server, KEY, prompt).statusCode(),
                        complete(server, KEY, prompt).statusCode()))
                .containsExactly(200, 429, 200, 429);
    }

    @Test
    void latenciesSpreadAroundTheirMean() {
        var settings =
                ServerSettings.defaults().withLatency(Duration.ofMillis(200)).withSpread(0.5);
        try (var spread = OpenAiServer.start(KEY, Faults.none(), settings)) {
            askMany(spread, 64).join();
            var worked = spread.counts().worked();
            assertThat(worked.requests()).isEqualTo(64);
            assertThat(worked.span()).isGreaterThan(Duration.ofMillis(200));
            assertThat(worked.busy().dividedBy(64)).isBetween(Duration.ofMillis(150), Duration.ofMillis(400));
        }
    }

    private static HttpResponse<byte[]> complete(OpenAiServer asked, String key, String body) throws Exception {
        var uri = URI.create(asked.baseUri() + "/chat/completions");
        return Http.postLater(uri, key, body.replace('\'', '"')).get();
    }

    private static Fault unavailable() {
        return Fault.unavailable(Duration.ofSeconds(7));
    }

    private static CompletableFuture<Void> askMany(OpenAiServer server, int calls) {
        return CompletableFuture.allOf(IntStream.range(0, calls)
                .mapToObj(call -> later(server, "{'model':'m','input':'text " + call + "','dimensions':16}"))
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<?> askInTurn(OpenAiServer server, int lane, int calls) {
        CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
        for (var call = 0; call < calls; call++) {
            var text = lane + " " + call;
            turn = turn.thenCompose(last -> later(server, "{'model':'m','input':'" + text + "','dimensions':16}"));
        }
        return turn;
    }

    private HttpResponse<byte[]> ask(String body) throws Exception {
        return later(server, body).get();
    }

    private static CompletableFuture<HttpResponse<byte[]>> later(OpenAiServer server, String body) {
        return Http.postLater(embeddings(server), KEY, body.replace('\'', '"'));
    }

    private static URI embeddings(OpenAiServer server) {
        return URI.create(server.baseUri() + "/embeddings");
    }

    private static double[] vector(JsonNode body, int index) {
        var values = body.path("data").get(index).path("embedding");
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
