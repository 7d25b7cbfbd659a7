package dev.cairn.embed.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.embed.model.Answers;
import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The offline detector. Every narrative is invented. */
class SemanticProviderTest {
    private static final String MODEL = "semantic:all-minilm-l6-v2-q";
    private static final String VIOLENT =
            "Neighbours heard a loud noise at noon. Her husband had beaten her several times"
                    + " and threatened to kill her. The kitchen light was on.";
    private static final String CALM = "The decedent lived alone with two cats. He had a heart condition for ten years."
            + " Dr. Lind found him on the kitchen floor.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static InProcess inProcess;
    private static SemanticProvider provider;
    private static Map<String, String> sample;

    @BeforeAll
    static void load() throws IOException {
        inProcess = new InProcess(new OnnxConfig(2), Optional.empty());
        provider = new SemanticProvider(inProcess.model());
        sample = SampleIndicators.parameters();
    }

    @AfterAll
    static void close() {
        inProcess.close();
    }

    @Test
    void findsWhatASentenceSays() throws Exception {
        var answer = answer(VIOLENT, sample);

        assertThat(answer.path("detected").booleanValue()).isTrue();
        assertThat(answer.path("confidence").doubleValue()).isBetween(0.5, 1.0);
        assertThat(answer.path("indicators")).extracting(JsonNode::textValue).contains("physical violence", "threats");
        assertThat(answer.path("rationale").textValue())
                .contains("physical violence: sentence 2 scores 0.")
                .doesNotContain("husband");
    }

    @Test
    void findsNothingWhereNothingIsSaid() throws Exception {
        var answer = answer(CALM, sample);

        assertThat(answer.path("detected").booleanValue()).isFalse();
        assertThat(answer.path("confidence").doubleValue()).isBetween(0.5, 1.0);
        assertThat(answer.path("indicators")).isEmpty();
        assertThat(answer.path("rationale").textValue())
                .startsWith("no indicator reaches its threshold; nearest: ")
                .doesNotContain("Lind");
    }

    @Test
    void aDenialIsNoFinding() throws Exception {
        var said = "There was a history of domestic violence with his wife.";
        var denied = "There was no history of domestic violence with his wife.";

        assertThat(answer(said, sample).path("detected").booleanValue()).isTrue();
        var answer = answer(denied, sample);
        assertThat(answer.path("detected").booleanValue()).isFalse();
        assertThat(answer.path("rationale").textValue()).contains("halved, because it denies");
    }

    @Test
    void confidenceGrowsWithTheDistanceFromTheThreshold() {
        assertThat(DetectionAnswer.confidence(0)).isEqualTo(0.5);
        assertThat(DetectionAnswer.confidence(0.1)).isBetween(0.76, 0.78);
        assertThat(DetectionAnswer.confidence(0.3)).isGreaterThan(DetectionAnswer.confidence(0.1));
        assertThat(DetectionAnswer.confidence(-0.3)).isEqualTo(DetectionAnswer.confidence(0.3));
    }

    @Test
    void anIndicatorsOwnThresholdGoesBeforeTheCommonOne() throws Exception {
        var strict = indicators("[{\"name\":\"a\",\"examples\":[\"her husband beat her\"],\"threshold\":1},"
                + "{\"name\":\"b\",\"examples\":[\"her husband beat her\"]}]");

        assertThat(answer("Her husband beat her badly.", strict).path("indicators"))
                .extracting(JsonNode::textValue)
                .containsExactly("b");
    }

    @Test
    void countsTheTokensOfTheNarrativeAndBillsNoCompletion() throws Exception {
        var completed = complete(VIOLENT, sample);

        assertThat(completed.promptTokens()).isBetween(25L, 40L);
        assertThat(completed.completionTokens()).isZero();
        assertThat(completed.finishReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "indicators | [] | array of at least one",
                "indicators | oops | is no JSON",
                "indicators | [{\"examples\":[\"x\"]}] | has no name",
                "indicators | [{\"name\":\"a\"}] | \"a\" has no examples",
                "indicators | [{\"name\":\"a\",\"examples\":[7]}] | an example that is no text",
                "indicators | [{\"name\":\"a\",\"examples\":[\"x\"],\"threshold\":1.5}] | threshold of \"a\" is 1.5",
                "indicators | [{\"name\":\"a\",\"examples\":[\"x\"]},{\"name\":\"a\",\"examples\":[\"y\"]}] | is there twice",
                "threshold | high | parameter threshold is \"high\""
            })
    void saysWhatIsWrongWithItsParameters(String name, String value, String message) throws Exception {
        var parameters = new HashMap<>(sample);
        parameters.put(name, value);

        var failure = ask(VIOLENT, parameters).failure(0);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REJECTED);
        assertThat(failure.message()).startsWith("provider semantic: ").contains(message);
    }

    @Test
    void hasOneModelThatCompletes() throws Exception {
        var answers = new Answers();
        provider.answer(
                List.of(
                        Answers.input(MODEL, ModelKind.EMBEDDING, CALM),
                        Answers.input("semantic:other", ModelKind.COMPLETION, CALM)),
                answers);

        assertThat(answers.failure(0).code()).isEqualTo(ErrorCode.MODEL_UNKNOWN);
        assertThat(answers.failure(1).message()).contains(MODEL);
        assertThat(ask(" \n", sample).failure(0).code()).isEqualTo(ErrorCode.MODEL_REJECTED);
    }

    @Test
    void sharesTheLoadedModel() {
        assertThat(inProcess.model()).isSameAs(inProcess.model());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No history of domestic violence was reported.",
                "There were no known or documented reports of abuse.",
                "His wife denied any violence.",
                "The home was searched without any signs of a struggle.",
                "He was never violent towards her."
            })
    void knowsDenials(String sentence) {
        assertThat(Denial.in(sentence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "She had obtained a no contact order.",
                "He would not let her leave the house.",
                "The history of violence was known to the police.",
                "She saw no way out."
            })
    void takesNoOtherSentenceForADenial(String sentence) {
        assertThat(Denial.in(sentence)).isFalse();
    }

    private static Map<String, String> indicators(String json) {
        return Map.of(Indicator.INDICATORS, json);
    }

    private static JsonNode answer(String narrative, Map<String, String> parameters) throws Exception {
        return JSON.readTree(complete(narrative, parameters).text());
    }

    private static Completed complete(String narrative, Map<String, String> parameters) throws Exception {
        var answers = ask(narrative, parameters);
        assertThat(answers.outcome(0)).isInstanceOf(Completed.class);
        return (Completed) answers.outcome(0);
    }

    private static Answers ask(String narrative, Map<String, String> parameters) throws Exception {
        var answers = new Answers();
        var input = ModelInput.newBuilder()
                .setRequestKey("key")
                .setKind(ModelKind.COMPLETION)
                .setModel(MODEL)
                .setParameters(parameters)
                .setText(narrative)
                .build();
        provider.answer(List.of(input), answers);
        return answers;
    }
}
