package dev.cairn.transform.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.transform.expression.illness.IllnessRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileHeaderTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Attributes: any text, number or flag is one, and of objects and arrays there is nothing to keep. */
    private static final Pattern FREE = Pattern.compile(
            "\\$\\.matrix\\.file|\\$\\.experiment\\.(?!title|description|technology).+|\\$\\.samples\\.SRR\\d\\.(json|tsv)\\..+");

    /** What is passed over. */
    private static final Pattern NOT_KEPT =
            Pattern.compile("\\$\\.(matrix\\.file|experiment\\.(accession_code|organisms(\\[0])?))");

    /** Fields of samples that have columns of their own. */
    private static final Pattern NEVER_NESTED =
            Pattern.compile(".*\\.(refinebio_(accession_code|organism|platform|title)|title)");

    /** What may not be absent. */
    private static final Pattern REQUIRED =
            Pattern.compile("\\$\\.(accession|sample_order|findings\\[0]\\.(code|severity|message|count))");

    private final ExpressionTransformer transformer = new ExpressionTransformer(IllnessRules.bundled());

    @ParameterizedTest
    @MethodSource("values")
    void namesThePathOfEveryValueOfTheWrongType(String path) {
        for (var wrong : wrongValues(find(path))) {
            var failure = failure(replaced(path, wrong));
            var mayStand = FREE.matcher(path).matches()
                    && (!wrong.isContainerNode() || !NEVER_NESTED.matcher(path).matches());

            if (mayStand) {
                assertThat(failure).isEmpty();
            } else {
                assertThat(failure)
                        .as("%s at %s", wrong, path)
                        .hasValueSatisfying(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                        .hasValueSatisfying(e -> assertThat(e.path()).isEqualTo(path));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void takesNullForAbsentUnlessItMustBeThere(String path) {
        var failure = failure(replaced(path, NODES.nullNode()));

        if (REQUIRED.matcher(path).matches()) {
            assertThat(failure).hasValueSatisfying(e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.FIELD_MISSING);
                assertThat(e.path()).isEqualTo(path);
            });
        } else if (path.endsWith("]") && !NOT_KEPT.matcher(path).matches()) {
            assertThat(failure).hasValueSatisfying(e -> assertThat(e.path()).isEqualTo(path));
        } else {
            assertThat(failure).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void refusesWhatPostgresqlCannotStoreInEveryText(String path) {
        var kept = find(path).isTextual() && !NOT_KEPT.matcher(path).matches();

        var failure = failure(replaced(path, NODES.textNode("a\0b")));

        if (kept) {
            assertThat(failure).hasValueSatisfying(e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID);
                assertThat(e.path()).isEqualTo(path);
                assertThat(e.getMessage()).doesNotContain("\0");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.experiment", "$.samples.SRR1.json", "$.samples.SRR1.tsv", "$.figures"})
    void refusesWhatPostgresqlCannotStoreInEveryName(String path) {
        var header = Expressions.header();
        ((ObjectNode) header.at(pointer(path))).put("a\0b", 1);

        assertThat(failure(header)).hasValueSatisfying(e -> {
            assertThat(e.path()).isEqualTo(path);
            assertThat(e.getMessage()).contains("U+0000").doesNotContain("\0");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.accession | SRP000001",
                "$.sample_order[1] | SRR3",
                "$.findings[0].severity | FATAL",
                "$.findings[0].code | not a code",
            })
    void refusesValuesThatCannotBe(String path, String value) {
        assertThat(failure(replaced(path, NODES.textNode(value)))).hasValueSatisfying(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID);
            assertThat(e.path()).isEqualTo(path);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.sample_order[0]",
                "$.samples.SRR1.json.refinebio_platform",
                "$.samples.SRR2.tsv.refinebio_platform"
            })
    void refusesNamesThatNoIndexTakes(String path) {
        assertThat(failure(replaced(path, NODES.textNode("x".repeat(3000))))).hasValueSatisfying(e -> {
            assertThat(e.path()).isEqualTo(path);
            assertThat(e.getMessage()).hasSizeLessThan(300);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$.experiment.title", "$.samples.SRR1.json.refinebio_title", "$.samples.SRR1.json.refinebio_sex"
            })
    void takesTextsOfMegabytes(String path) {
        assertThat(failure(replaced(path, NODES.textNode("Fárber sepsis ".repeat(300_000)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "nul", "{} {}", "{\"a\":1,\"a\":2}", "{'a':1}", "\u0001"})
    void callsBrokenJsonMalformed(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(json))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "1", "\"text\"", "{}", "{\"accession\":null}", "{\"accession\":\"SRP999001\"}"})
    void callsJsonThatIsNoHeaderInvalid(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(json))
                .satisfies(e -> assertThat(e.path()).startsWith("$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999"})
    void refusesNumbersWithoutEnd(String number) {
        var json = Expressions.header().toString();

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(json.replace("-1.5", number)))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.figures.minimum"));
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(json.replace("53.0,", number + ",")))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.samples.SRR1.json.refinebio_age"));
    }

    @Test
    void readsTenThousandSamples() {
        var header = Expressions.header();
        var sample = header.at("/samples/SRR1");
        var order = header.putArray("sample_order");
        var samples = header.putObject("samples");
        for (var i = 0; i < 10_000; i++) {
            order.add("SRR" + i);
            samples.set("SRR" + i, sample);
        }

        assertThat(transform(header.toString()).getSamples()).hasSize(10_000);
    }

    static Stream<String> values() {
        var paths = new ArrayList<String>();
        collect(Expressions.header(), "$", paths);
        assertThat(paths).hasSizeGreaterThan(40);
        return paths.stream();
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        if (path.endsWith("refinebio_annotations")) {
            return;
        }
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

    /** Values of types other than the right one's. */
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
        return Expressions.header().at(pointer(path));
    }

    private static ObjectNode replaced(String path, JsonNode value) {
        var header = Expressions.header();
        var pointer = pointer(path);
        var split = pointer.lastIndexOf('/');
        var parent = header.at(pointer.substring(0, split));
        var last = pointer.substring(split + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        return header;
    }

    private static String pointer(String path) {
        return path.substring(1).replace('.', '/').replace('[', '/').replace("]", "");
    }

    private Optional<PipelineException> failure(ObjectNode header) {
        try {
            transform(header.toString());
            return Optional.empty();
        } catch (PipelineException e) {
            return Optional.of(e);
        }
    }

    private ExpressionStudy transform(String json) {
        var prepared = transformer.transform(
                Expressions.recordHeader(Expressions.STUDY, Expressions.STUDY), Expressions.payload(json));
        return (ExpressionStudy) prepared.getDocument();
    }
}
