package dev.cairn.embed.model.openai;

import static dev.cairn.embed.model.openai.ChatAsking.PROMPT;
import static dev.cairn.embed.model.openai.ChatAsking.ask;
import static dev.cairn.embed.model.openai.ChatAsking.completed;
import static dev.cairn.embed.model.openai.ChatAsking.prompt;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.choice;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.completion;
import static dev.cairn.embed.model.openai.ScriptedEndpoint.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.CallObserver;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what becomes of answers. */
class ChatProviderTest {
    private static final String REFUSED_FORMAT = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}";

    private ScriptedEndpoint endpoint;
    private ChatProvider provider;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
        endpoint.always(completion("{}"));
        provider = ChatAsking.provider(endpoint.baseUrl(), FakeTime.flowing());
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void sendsTheModelThePromptsAndTheKey() throws Exception {
        ask(provider, prompt(Map.of("system", "You read reports.")));

        var asked = endpoint.asked().get(0);
        assertThat(asked.authorization()).isEqualTo("Bearer " + ScriptedEndpoint.KEY);
        assertThat(asked.body().toString())
                .isEqualTo("{\"model\":\"org/model:v2\",\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You read reports.\"},"
                        + "{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}");
    }

    @Test
    void sendsTheParametersThatTheApiHasAndNoOthers() throws Exception {
        ask(
                provider,
                prompt(Map.of(
                        "temperature", "0.2",
                        "top_p", "1",
                        "seed", "1024",
                        "max_tokens", "800",
                        "reasoning_effort", "high",
                        "response_format", "json_object",
                        "scope", "experiment-7",
                        "ask", "2",
                        "indicators", "[]")));

        var body = endpoint.asked().get(0).body();
        assertThat(StreamSupport.stream(((Iterable<String>) body::fieldNames).spliterator(), false))
                .containsExactlyInAnyOrder(
                        "model",
                        "messages",
                        "temperature",
                        "top_p",
                        "seed",
                        "max_tokens",
                        "reasoning_effort",
                        "response_format");
        assertThat(body.get("temperature").decimalValue()).isEqualByComparingTo("0.2");
        assertThat(body.get("seed").isIntegralNumber()).isTrue();
        assertThat(body.get("max_tokens").intValue()).isEqualTo(800);
        assertThat(body.get("reasoning_effort").textValue()).isEqualTo("high");
        assertThat(body.get("response_format").toString()).isEqualTo("{\"type\":\"json_object\"}");
    }

    @Test
    void asksForTheSchemaOfADetection() throws Exception {
        ask(provider, prompt(Map.of("response_format", "json_schema")));

        var format = endpoint.asked().get(0).body().get("response_format");
        assertThat(format.path("type").textValue()).isEqualTo("json_schema");
        var schema = format.path("json_schema").path("schema");
        assertThat(schema.path("required").toString())
                .isEqualTo("[\"detected\",\"confidence\",\"indicators\",\"rationale\"]");
        assertThat(schema.path("properties").path("indicators").path("items").toString())
                .isEqualTo("{\"type\":\"string\"}");
    }

    @ParameterizedTest
    @CsvSource({"temperature, warm", "seed, 1.5", "max_tokens, many", "response_format, yaml"})
    void callsForNothingWhereAParameterIsNone(String name, String value) throws Exception {
        var failure = ask(provider, prompt(Map.of(name, value))).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(failure.message()).contains(name, value);
        assertThat(endpoint.asked()).isEmpty();
    }

    @Test
    void keepsWhatTheModelWroteAndWhatItCost() throws Exception {
        endpoint.next(choice(
                "{\"content\":\"{\\\"detected\\\": tr\",\"reasoning_content\":\"Let me see.\"}",
                "\"length\"",
                "{\"prompt_tokens\":900,\"completion_tokens\":64}"));

        var answer = completed(ask(provider, prompt(Map.of())));

        assertThat(answer.text()).isEqualTo("{\"detected\": tr");
        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.reasoning()).isEqualTo("Let me see.");
        assertThat(answer.promptTokens()).isEqualTo(900);
        assertThat(answer.completionTokens()).isEqualTo(64);
        assertThat(answer.toString()).doesNotContain("detected").doesNotContain("see");
    }

    @Test
    void takesPartsOfContentAndTheOtherNameOfReasoning() throws Exception {
        endpoint.next(choice(
                "{\"content\":[{\"type\":\"text\",\"text\":\"one \"},{\"type\":\"text\",\"text\":\"two\"}],"
                        + "\"reasoning\":\"because\"}",
                "null",
                "null"));

        var answer = completed(ask(provider, prompt(Map.of("system", "12345678"))));

        assertThat(answer.text()).isEqualTo("one two");
        assertThat(answer.reasoning()).isEqualTo("because");
        assertThat(answer.finishReason()).isNull();
        assertThat(answer.promptTokens()).as("estimated").isEqualTo((PROMPT.length() + 3) / 4 + 2);
        assertThat(answer.completionTokens()).as("estimated").isEqualTo(2 + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"success_ipv_detected.json", "success_no_ipv.json", "malformed_json.txt"})
    void passesOnWhatModelsSendAsItIs(String name) throws Exception {
        var file = Path.of(System.getProperty("cairn.shared", "../shared"), "data/narratives/llm_responses", name);
        assumeThat(file).exists();
        var content = Files.readString(file);
        endpoint.next(completion(content));

        assertThat(completed(ask(provider, prompt(Map.of()))).text()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"content\":\"\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                "{\"choices\":[{\"message\":{\"content\":null}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}"
            })
    void asksOnceMoreForAnAnswerWithoutTextAndThenGivesUp(String body) throws Exception {
        endpoint.always(status(200, body));

        var failure = ask(provider, prompt(Map.of())).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_ANSWER_INVALID);
        assertThat(failure.promptTokens()).as("both calls are paid for").isEqualTo(10);
        assertThat(failure.completionTokens()).isEqualTo(4);
        assertThat(endpoint.asked()).hasSize(2);
    }

    @Test
    void countsWhatTheUselessAnswerCostWhereTheSecondIsOfUse() throws Exception {
        endpoint.next(choice("{\"content\":\"\"}", "\"stop\"", "{\"prompt_tokens\":5,\"completion_tokens\":2}"));

        assertThat(completed(ask(provider, prompt(Map.of()))).promptTokens()).isEqualTo(5 + 11);
    }

    @Test
    void doesNotPayTwiceForAModelThatThinksUntilItsTokensAreUsedUp() throws Exception {
        endpoint.next(choice(
                "{\"content\":\"\",\"reasoning\":\"hm\"}",
                "\"length\"",
                "{\"prompt_tokens\":5,\"completion_tokens\":800}"));

        var failure = ask(provider, prompt(Map.of("max_tokens", "800"))).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_ANSWER_INVALID);
        assertThat(failure.message()).contains("max_tokens");
        assertThat(failure.completionTokens()).isEqualTo(800);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void asksForLessWhereTheFormatIsRefusedAndRemembersIt(int status) throws Exception {
        var auto = Map.of("response_format", "auto");
        endpoint.next(status(status, REFUSED_FORMAT), status(status, REFUSED_FORMAT));

        assertThat(completed(ask(provider, prompt(auto))).text()).isEqualTo("{}");
        assertThat(completed(ask(provider, prompt(auto))).text()).isEqualTo("{}");

        assertThat(endpoint.asked())
                .extracting(asked ->
                        asked.body().path("response_format").path("type").asText("none"))
                .containsExactly("json_schema", "json_object", "none", "none");
    }

    @Test
    void doesNotBlameAFormatThatWasAnsweredBefore() throws Exception {
        var auto = Map.of("response_format", "auto");
        ask(provider, prompt(auto));
        endpoint.always(status(400, REFUSED_FORMAT));

        var failure = ask(provider, prompt(auto)).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(failure.message()).contains("400", "invalid_request_error");
        assertThat(endpoint.asked()).hasSize(2);
    }

    @Test
    void aPromptThatIsRefusedInEveryFormatIsRefusedAndTeachesNothing() throws Exception {
        var auto = Map.of("response_format", "auto");
        var refused = status(400, REFUSED_FORMAT);
        endpoint.next(refused, refused, refused);

        assertThat(ask(provider, prompt(auto)).failure(0).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        ask(provider, prompt(auto));

        assertThat(endpoint.asked()
                        .get(3)
                        .body()
                        .path("response_format")
                        .path("type")
                        .textValue())
                .isEqualTo("json_schema");
    }

    @Test
    void aFormatThatIsAskedForByNameIsNotGivenUp() throws Exception {
        endpoint.always(status(400, REFUSED_FORMAT));

        var failure =
                ask(provider, prompt(Map.of("response_format", "json_schema"))).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void callsForNothingThatCannotBeAnswered() throws Exception {
        var picky = new ChatProvider(
                ChatAsking.config(endpoint.baseUrl(), Set.of("other"), 4, Map.of()),
                CallObserver.NONE,
                FakeTime.flowing());
        var answers = new Answers();
        provider.answer(
                List.of(
                        Answers.input("chat:m", ModelKind.EMBEDDING, "text"),
                        Answers.input("chat:m@7", ModelKind.COMPLETION, "text"),
                        Answers.input("chat:m", ModelKind.COMPLETION, " \n")),
                answers);

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(answers.failure(1).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(answers.failure(2).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(ask(picky, prompt(Map.of())).failure(0).message()).contains("CAIRN_EMBED_CHAT_MODELS");
        assertThat(endpoint.asked()).isEmpty();
    }
}
