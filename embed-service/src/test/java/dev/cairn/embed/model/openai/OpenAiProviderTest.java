package dev.cairn.embed.model.openai;

import static dev.cairn.embed.model.openai.ScriptedEndpoint.body;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.expected;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.item;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.ordered;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.respond;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.status;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.CallObserver;
import dev.cairn.embed.model.Outcome;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.openai.ScriptedEndpoint.Reaction;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers, right ones and wrong ones. */
class OpenAiProviderTest {
    private static final String MODEL = "openai:small";

    private ScriptedEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void sendsModelTextsDimensionsAndKey() throws Exception {
        Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL + "@4", List.of("one", "two"));

        var asked = endpoint.asked().get(0);
        assertThat(asked.authorization()).isEqualTo("Bearer " + ScriptedEndpoint.KEY);
        assertThat(asked.body().toString())
                .isEqualTo("{\"model\":\"small\",\"input\":[\"one\",\"two\"],\"dimensions\":4}");
    }

    @Test
    void leavesOutDimensionsAndKeyThatNobodyGave() throws Exception {
        Answers.of(provider(OpenAiConfigs.withKey(endpoint, "")), MODEL, List.of("one"));

        assertThat(endpoint.asked().get(0).authorization()).isNull();
        assertThat(endpoint.asked().get(0).body().has("dimensions")).isFalse();
    }

    @Test
    void givesEachTextItsOwnVectorWhateverTheirOrder() throws Exception {
        endpoint.next((asked, exchange) -> respond(exchange, 200, ordered(List.of(2, 0, 1), asked.texts())));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, List.of("a", "bb", "ccc"));

        assertThat(answers.vector(0)).containsExactly(expected("a"));
        assertThat(answers.vector(1)).containsExactly(expected("bb"));
        assertThat(answers.vector(2)).containsExactly(expected("ccc"));
    }

    @Test
    void scalesVectorsToLengthOne() throws Exception {
        endpoint.next((asked, exchange) -> respond(exchange, 200, body(List.of(item(0, "[3,0,4,0]")), asked.texts())));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, List.of("a"));

        assertThat(answers.vector(0)).containsExactly(new float[] {0.6f, 0, 0.8f, 0}, within(1e-7f));
    }

    @Test
    void sharesTheTokensOfACallSoThatTheyAddUp() throws Exception {
        var texts = List.of("a".repeat(10), "b".repeat(201), "c".repeat(33));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, texts);

        assertThat(answers.tokens()).isEqualTo(244);
        assertThat(answers.all()).extracting(Outcome::promptTokens).containsExactly(11L, 198L, 35L);
    }

    @Test
    void cutsABatchByCountAndByTokens() throws Exception {
        var texts = List.of("a".repeat(400), "b", "c", "d", "e".repeat(360), "f".repeat(80));

        Answers.of(provider(OpenAiConfigs.withBatches(endpoint, 3, 110)), MODEL, texts);

        assertThat(endpoint.asked())
                .extracting(asked ->
                        asked.texts().stream().map(text -> text.charAt(0)).toList())
                .containsExactly(List.of('a', 'b', 'c'), List.of('d', 'e'), List.of('f'));
    }

    @Test
    void asksEachModelInACallOfItsOwn() throws Exception {
        var answers = new Answers();
        var batch = List.of(
                Answers.input("openai:one", "a"), Answers.input("openai:two", "b"), Answers.input("openai:one", "c"));

        provider(OpenAiConfigs.to(endpoint)).answer(batch, answers);

        assertThat(endpoint.asked())
                .extracting(ScriptedEndpoint.Asked::texts)
                .containsExactly(List.of("a", "c"), List.of("b"));
        assertThat(answers.all()).hasSize(3).hasOnlyElementsOfType(Embedded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[NaN,1,0,0]",
                "[1e999,1,0,0]",
                "[1,0,0]",
                "[]",
                "[0,0,0,0]",
                "[\"x\",1,0,0]",
                "null",
                "\"AACAPwAAAAA=\""
            })
    void asksOnceMoreForAVectorThatIsNoneAndThenGivesUpOnThatTextOnly(String faulty) throws Exception {
        Reaction spoilt = (asked, exchange) -> {
            var texts = asked.texts();
            var items = IntStream.range(0, texts.size())
                    .mapToObj(i -> item(i, texts.get(i).equals("bad") ? faulty : vector(texts.get(i))))
                    .toList();
            respond(exchange, 200, body(items, texts));
        };
        endpoint.always(spoilt);

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL + "@4", List.of("good", "bad", "better"));

        assertThat(answers.vector(0)).containsExactly(expected("good"));
        assertThat(answers.vector(2)).containsExactly(expected("better"));
        assertThat(answers.failure(1).code()).isEqualTo(ErrorCode.MODEL_ANSWER_INVALID);
        assertThat(endpoint.asked())
                .extracting(ScriptedEndpoint.Asked::texts)
                .containsExactly(List.of("good", "bad", "better"), List.of("bad"));
        assertThat(answers.tokens()).as("both calls are paid for").isEqualTo(13 + 3);
    }

    @Test
    void takesTheSecondAnswerWhereTheFirstLeftATextOut() throws Exception {
        endpoint.next((asked, exchange) -> {
            var items = List.of(item(0, vector("a")), item(7, vector("bb")), item(2, vector("ccc")));
            respond(exchange, 200, body(items, asked.texts()));
        });

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, List.of("a", "bb", "ccc"));

        assertThat(answers.vector(1)).containsExactly(expected("bb"));
        assertThat(endpoint.asked()).hasSize(2);
        assertThat(endpoint.asked().get(1).texts()).containsExactly("bb");
    }

    @Test
    void holdsLaterVectorsToTheLengthOfTheFirst() throws Exception {
        var provider = provider(OpenAiConfigs.to(endpoint));
        Answers.of(provider, MODEL, List.of("first"));
        endpoint.always((asked, exchange) -> respond(exchange, 200, body(List.of(item(0, "[1,0,0]")), asked.texts())));

        assertThat(Answers.of(provider, MODEL, List.of("second")).failure(0).code())
                .isEqualTo(ErrorCode.MODEL_ANSWER_INVALID);
    }

    @Test
    void singlesOutTheOneTextThatIsRejected() throws Exception {
        endpoint.always((asked, exchange) -> {
            if (asked.texts().contains("culprit")) {
                status(400, "{\"error\":{\"code\":\"too_long\",\"message\":\"longer than 8192 tokens\"}}")
                        .to(asked, exchange);
            } else {
                ScriptedEndpoint.answer(asked, exchange);
            }
        });
        var texts = IntStream.range(0, 16)
                .mapToObj(i -> i == 11 ? "culprit" : "text" + i)
                .toList();

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, texts);

        assertThat(answers.failure(11).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(answers.failure(11).message()).contains("400", "too_long", "longer than 8192 tokens");
        assertThat(answers.all()).filteredOn(Embedded.class::isInstance).hasSize(15);
        assertThat(endpoint.asked())
                .as("one, and two for each of four halvings")
                .hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void rejectsATextThatTheEndpointRejects(int status) throws Exception {
        endpoint.always(status(status, ""));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, List.of("a"));

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void knowsNoModelThatTheEndpointDoesNotKnow() throws Exception {
        endpoint.always(status(404, "{\"error\":{\"code\":\"model_not_found\",\"message\":\"no small\"}}"));

        var answers = Answers.of(provider(OpenAiConfigs.to(endpoint)), MODEL, List.of("a", "b"));

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(answers.failure(1).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void callsForNothingThatCannotBeAnswered() throws Exception {
        var provider = provider(OpenAiConfigs.withModels(endpoint, Set.of("small")));
        var completion = Answers.input(MODEL, ModelKind.COMPLETION, "hello");
        var answers = new Answers();

        provider.answer(
                List.of(Answers.input(MODEL, " \n"), Answers.input("openai:large", "text"), completion), answers);

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(answers.failure(1).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(answers.failure(2).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(endpoint.asked()).isEmpty();
    }

    private static OpenAiProvider provider(OpenAiConfig config) {
        return new OpenAiProvider(config, CallObserver.NONE, FakeTime.flowing());
    }
}
