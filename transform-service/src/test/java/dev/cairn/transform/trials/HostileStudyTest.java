package dev.cairn.transform.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileStudyTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> DISEASE = Map.of("disease_name", "No such disease", "orpha_code", "1");

    /** Members of the invented study that no column keeps: anything may stand there. */
    private static final List<String> NOT_KEPT = List.of(
            "organization",
            "orgStudyIdInfo.type",
            "studyFirstSubmitDate",
            "enrollmentInfo.type",
            "unknown",
            "interventionMappedName",
            "locations[0].contacts");

    private final ClinicalTrialTransformer transformer = new ClinicalTrialTransformer();

    @ParameterizedTest
    @MethodSource("values")
    void namesThePathOfEveryValueOfTheWrongType(String path) {
        for (var wrong : wrongValues(find(path))) {
            var failure = failure(replaced(path, wrong));

            if (NOT_KEPT.stream().anyMatch(path::contains)) {
                assertThat(failure).isEmpty();
            } else {
                assertThat(failure)
                        .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                        .hasValueSatisfying(e -> assertThat(e.path()).isEqualTo(path));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void takesNullForAbsentAndRefusesItInArrays(String path) {
        var failure = failure(replaced(path, NODES.nullNode()));

        if (failure.isPresent()) {
            assertThat(failure.get().path()).isIn(path, identification("nctId"), identification("briefTitle"));
            assertThat(failure.get().code())
                    .isEqualTo(path.endsWith("]") ? ErrorCode.FIELD_INVALID : ErrorCode.FIELD_MISSING);
        } else {
            assertThat(path).isNotIn(identification("nctId"), identification("briefTitle"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,",
                "nul",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\u0001\"}",
                "{'a':1}",
                "{\"a\":NaN}"
            })
    void callsBrokenJsonMalformed(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.payload(json, DISEASE)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    @Test
    void callsBytesThatAreNoUtf8Malformed() {
        var bytes = ByteBuffer.wrap(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'});

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(new RawPayload("application/json", bytes, "", Map.of())))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "1", "\"text\"", "{}", "{\"protocolSection\":null}", "{\"protocolSection\":{}}"})
    void callsJsonThatIsNoStudyInvalid(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.payload(json, DISEASE)))
                .satisfies(e -> assertThat(e.path()).startsWith("$"));
    }

    @Test
    void survivesNestingWithoutEnd() {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.payload("[".repeat(1_000_000), DISEASE)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    @Test
    void searchesForTheDiseaseInTheDeepestNestingThatIsRead() {
        var study = Studies.complete();
        study.set("deep", nested(900));

        assertThat(transform(Studies.payload(study, DISEASE)).getContentHash()).hasSize(64);
    }

    @Test
    void takesTextsOfMegabytes() {
        var study = Studies.complete();
        ((ObjectNode) study.at("/protocolSection/descriptionModule")).put("briefSummary", "Fárber ".repeat(500_000));

        var payload =
                transformer.transform(Studies.header(Map.of("model", "onnx:mini")), Studies.payload(study, DISEASE));

        assertThat(payload.getModelInput().getText()).hasSizeGreaterThan(3_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999"})
    void refusesNumbersWithoutEnd(String number) {
        var json = Studies.complete().toString().replace("43.26271", number);

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.payload(json, DISEASE)))
                .satisfies(e -> assertThat(e.path())
                        .isEqualTo("$.protocolSection.contactsLocationsModule.locations[0].geoPoint.lat"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "42.5", "1e3", "99999999999999999999"})
    void refusesCountsThatAreNone(String number) {
        var json = Studies.complete().toString().replace("\"count\":42", "\"count\":" + number);

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.payload(json, DISEASE)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.protocolSection.designModule.enrollmentInfo.count"));
    }

    static Stream<String> values() {
        var paths = new ArrayList<String>();
        collect(Studies.complete(), "$", paths);
        assertThat(paths).hasSizeGreaterThan(100);
        return paths.stream();
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        if (!path.equals("$")) {
            paths.add(path);
        }
        node.properties().forEach(member -> collect(member.getValue(), path + "." + member.getKey(), paths));
        if (node.isArray()) {
            for (var i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", paths);
            }
        }
    }

    /** Values of types other than the right one's, which are wrong wherever they stand. */
    private static List<JsonNode> wrongValues(JsonNode right) {
        var all = List.<JsonNode>of(
                NODES.textNode("a text"),
                NODES.numberNode(-1.5),
                NODES.booleanNode(true),
                NODES.arrayNode().add(1),
                NODES.objectNode().put("a", 1));
        return all.stream()
                .filter(node -> node.getNodeType() != right.getNodeType())
                .toList();
    }

    private static JsonNode find(String path) {
        return Studies.complete().at(pointer(path));
    }

    private static ObjectNode replaced(String path, JsonNode value) {
        var study = Studies.complete();
        var pointer = pointer(path);
        var split = pointer.lastIndexOf('/');
        var parent = study.at(pointer.substring(0, split));
        var last = pointer.substring(split + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        return study;
    }

    private static String pointer(String path) {
        return path.substring(1).replace('.', '/').replace('[', '/').replace("]", "");
    }

    private static String identification(String field) {
        return "$.protocolSection.identificationModule." + field;
    }

    private static JsonNode nested(int depth) {
        var inner = NODES.arrayNode();
        for (var i = 1; i < depth; i++) {
            inner = NODES.arrayNode().add(inner);
        }
        return inner;
    }

    private Optional<PipelineException> failure(ObjectNode study) {
        try {
            transform(Studies.payload(study, DISEASE));
            return Optional.empty();
        } catch (PipelineException e) {
            return Optional.of(e);
        }
    }

    private PreparedPayload transform(RawPayload raw) {
        return transformer.transform(Studies.header(Map.of()), raw);
    }
}
