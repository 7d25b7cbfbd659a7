package dev.cairn.transform.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RequestKey;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ExperimentNarrative;
import dev.cairn.schemas.ModelEndpoint;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTransformerTest {
    private static final String TEXT = "A neighbour heard shouting on the evening before.";
    private static final Map<String, String> SETTINGS = Map.of(
            "model", "chat:gpt-oss-120b",
            "experiment.id", "first-1",
            "experiment.data_source", "county",
            "experiment.endpoint", "http://localhost:1234/v1/chat/completions",
            "experiment.key_variable", "LAB_API_KEY",
            "experiment.system_prompt", "You read reports.",
            "experiment.user_template", "Narrative: <<TEXT>>\nAnswer in JSON; $5 \\ are plain.",
            "parameter.temperature", "0.2",
            "parameter.seed", "1024");

    private final ExperimentTransformer transformer = new ExperimentTransformer();

    @Test
    void makesTheDocumentAndTheRequest() {
        var prepared = transform("first-1", SETTINGS, payload("cme", TEXT, 0));

        var parameters =
                Map.of("temperature", "0.2", "seed", "1024", "system", "You read reports.", "scope", "first-1");
        var text = "Narrative: " + TEXT + "\nAnswer in JSON; $5 \\ are plain.";
        var key = RequestKey.of(ModelKind.COMPLETION, "chat:gpt-oss-120b", parameters, text);
        assertThat(prepared.getModelInput())
                .isEqualTo(new ModelInput(
                        key,
                        ModelKind.COMPLETION,
                        "chat:gpt-oss-120b",
                        parameters,
                        text,
                        new ModelEndpoint("http://localhost:1234/v1/chat/completions", "LAB_API_KEY")));
        assertThat(prepared.getDocument())
                .isEqualTo(new ExperimentNarrative("first-1", "county", "I-1", NarrativeType.CME, 0, key));
        assertThat(prepared.getDocument().toString()).doesNotContain("neighbour");
    }

    @Test
    void leavesTheEndpointAndTheSystemPromptOutWhereTheSettingsDo() {
        var settings = without("experiment.endpoint", "experiment.key_variable", "experiment.system_prompt");

        var input = input("first-1", settings, payload("le", TEXT, 0));

        assertThat(input.getEndpoint()).isNull();
        assertThat(input.getParameters()).doesNotContainKey("system");
        var keyless = input("first-1", without("experiment.key_variable"), payload("le", TEXT, 0))
                .getEndpoint();
        assertThat(keyless).isEqualTo(new ModelEndpoint("http://localhost:1234/v1/chat/completions", null));
    }

    @Test
    void fillsEveryPlaceOfTheTemplateAndNoneOfTheNarrative() {
        var settings = with("experiment.user_template", "<<TEXT>> Again: <<TEXT>>");

        assertThat(input("first-1", settings, payload("cme", "It said <<TEXT>>.", 0))
                        .getText())
                .isEqualTo("It said <<TEXT>>. Again: It said <<TEXT>>.");
    }

    @Test
    void experimentsDoNotShareAnswers() {
        assertThat(key("first-1", SETTINGS, 0)).isNotEqualTo(key("second-2", SETTINGS, 0));
    }

    @Test
    void experimentsThatReuseAndAskTheSameShareAnswers() {
        var reuse = with("experiment.reuse", "true");

        assertThat(key("first-1", reuse, 0)).isEqualTo(key("second-2", reuse, 0));
        assertThat(key("first-1", reuse, 0)).isNotEqualTo(key("first-1", SETTINGS, 0));
        var warmer = new HashMap<>(reuse);
        warmer.put("parameter.temperature", "0.3");
        assertThat(key("second-2", warmer, 0)).isNotEqualTo(key("first-1", reuse, 0));
        var elsewhere = new HashMap<>(reuse);
        elsewhere.put("experiment.endpoint", "https://elsewhere/v1/chat/completions");
        assertThat(key("second-2", elsewhere, 0)).isEqualTo(key("first-1", reuse, 0));
    }

    @Test
    void anExperimentAsksAboutEqualNarrativesOnce() {
        assertThat(input("first-1", SETTINGS, payload("le", TEXT, 0)).getRequestKey())
                .isEqualTo(key("first-1", SETTINGS, 0));
    }

    @Test
    void eachFurtherAskHasAKeyOfItsOwn() {
        for (var settings : List.of(SETTINGS, with("experiment.reuse", "true"))) {
            assertThat(key("first-1", settings, 0))
                    .isNotEqualTo(key("first-1", settings, 1))
                    .isNotEqualTo(key("first-1", settings, 2));
            assertThat(key("first-1", settings, 1))
                    .isEqualTo(key("first-1", settings, 1))
                    .isNotEqualTo(key("first-1", settings, 2));
        }
        assertThat(input("first-1", SETTINGS, payload("cme", TEXT, 3)).getParameters())
                .containsEntry("ask", "3");
        assertThat(input("first-1", SETTINGS, payload("cme", TEXT, 0)).getParameters())
                .doesNotContainKey("ask");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Narrative: {text}", "Narrative: <<text>>"})
    void aTemplateWithoutThePlaceOfTheNarrativeIsInvalid(String template) {
        assertFails(with("experiment.user_template", template), payload("cme", TEXT, 0), ErrorCode.TEMPLATE_INVALID);
    }

    @Test
    void aRunWithoutAModelIsRefused() {
        assertFails(without("model"), payload("cme", TEXT, 0), ErrorCode.MODEL_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \\n\\t "})
    void aNarrativeWithoutTextIsRefused(String text) {
        assertFails(SETTINGS, payload("cme", text, 0), ErrorCode.FIELD_MISSING);
    }

    @Test
    void namesWhatIsWrongAndNeverTheNarrative() {
        assertFails(SETTINGS, "{\"text\": \"" + TEXT + "\" broken", ErrorCode.PAYLOAD_MALFORMED);
        assertFails(SETTINGS, "{\"text\": " + TEXT + "}", ErrorCode.PAYLOAD_MALFORMED);
        assertFails(SETTINGS, payload("coroner", TEXT, 0), ErrorCode.FIELD_INVALID);
        assertFails(SETTINGS, payload("cme", TEXT + "\\u0000", 0), ErrorCode.FIELD_INVALID);
        assertFails(SETTINGS, payload("cme", TEXT, -1), ErrorCode.FIELD_INVALID);
        assertFails(SETTINGS, payload("cme", TEXT, 1L << 31), ErrorCode.FIELD_INVALID);
        assertFails(SETTINGS, payload("cme", TEXT, 0).replace("I-1", ""), ErrorCode.FIELD_MISSING);
    }

    @Test
    void refusesAPayloadOfAnotherKind() {
        var raw = new RawPayload(MediaTypes.JSON, bytes(payload("cme", TEXT, 0)), "hash", Map.of());

        assertThatThrownBy(() -> transformer.transform(header("first-1", SETTINGS), raw))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    private void assertFails(Map<String, String> settings, String payload, ErrorCode code) {
        assertThatThrownBy(() -> transform("first-1", settings, payload))
                .isInstanceOfSatisfying(PipelineException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasNoCause();
                    assertThat(e.getMessage()).doesNotContainIgnoringCase("neighbour");
                });
    }

    private String key(String experiment, Map<String, String> settings, int ask) {
        return input(experiment, settings, payload("cme", TEXT, ask)).getRequestKey();
    }

    private ModelInput input(String experiment, Map<String, String> settings, String payload) {
        return transform(experiment, settings, payload).getModelInput();
    }

    private PreparedPayload transform(String experiment, Map<String, String> settings, String payload) {
        var raw = new RawPayload(MediaTypes.EXPERIMENT_NARRATIVE, bytes(payload), "hash", Map.of());
        return transformer.transform(header(experiment, settings), raw);
    }

    private static RecordHeader header(String experiment, Map<String, String> settings) {
        return RecordHeader.newBuilder()
                .setRunId("ne-1")
                .setDataType("narrative_experiments")
                .setEntity(experiment)
                .setRecordKey(experiment + "/I-1/cme")
                .setOrdinal(0)
                .setSource("cairn:narratives/county")
                .setObservedAt(Instant.EPOCH)
                .setSettings(settings)
                .build();
    }

    private static String payload(String type, String text, long ask) {
        return """
                {"data_source": "county", "incident_id": "I-1", "narrative_type": "%s", "text": "%s", "ask": %d}""".formatted(type, text, ask);
    }

    private static ByteBuffer bytes(String payload) {
        return ByteBuffer.wrap(payload.getBytes(UTF_8));
    }

    private static Map<String, String> with(String name, String value) {
        var settings = new HashMap<>(SETTINGS);
        settings.put(name, value);
        return settings;
    }

    private static Map<String, String> without(String... names) {
        var settings = new HashMap<>(SETTINGS);
        for (var name : names) {
            settings.remove(name);
        }
        return settings;
    }
}
