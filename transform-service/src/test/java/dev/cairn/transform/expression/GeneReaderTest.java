package dev.cairn.transform.expression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.RawPayload;
import dev.cairn.transform.expression.illness.IllnessRules;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneReaderTest {
    private static final byte[] ENCODED =
            Expressions.payload(Expressions.gene("ENSG1", 1, 2)).getPayload().array();

    private final ExpressionTransformer transformer = new ExpressionTransformer(IllnessRules.bundled());

    @Test
    void keepsEveryValueAsItIsAndHashesTheWhole() {
        var gene = Expressions.gene("ENSG1", 1.5f, -2f, Float.NaN, 0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE);

        var prepared = transform(Expressions.payload(gene));

        assertThat(prepared.getDocument()).isEqualTo(gene);
        assertThat(prepared.getContentHash()).isEqualTo(RecordHash.of(gene));
        assertThat(prepared.getModelInput()).isNull();
    }

    @Test
    void readsAPayloadInTheMiddleOfABuffer() {
        var buffer = ByteBuffer.allocate(ENCODED.length + 7);
        buffer.position(3).put(ENCODED).limit(ENCODED.length + 3).position(3);

        assertThat(transform(Expressions.payload(buffer.slice())).getDocument())
                .isEqualTo(Expressions.gene("ENSG1", 1, 2));
        assertThat(transform(Expressions.payload(buffer.asReadOnlyBuffer())).getDocument())
                .isEqualTo(Expressions.gene("ENSG1", 1, 2));
    }

    @ParameterizedTest
    @MethodSource("wrongGenes")
    void namesTheFieldOfAWrongGene(GeneExpression gene, String path) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Expressions.payload(gene)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path))
                .satisfies(e -> assertThat(e.getMessage()).startsWith(path).doesNotContain("\0"));
    }

    static Stream<Arguments> wrongGenes() {
        var bytes = ByteBuffer.wrap(new byte[7]);
        return Stream.of(
                Arguments.of(Expressions.gene("G", 1, Float.POSITIVE_INFINITY), "$.values"),
                Arguments.of(Expressions.gene("G", Float.NEGATIVE_INFINITY, 1), "$.values"),
                Arguments.of(Expressions.gene("G"), "$.values"),
                Arguments.of(new GeneExpression(Expressions.STUDY, "G", "set", bytes), "$.values"),
                Arguments.of(Expressions.gene("", 1), "$.gene"),
                Arguments.of(Expressions.gene(" \t", 1), "$.gene"),
                Arguments.of(Expressions.gene("G\0", 1), "$.gene"),
                Arguments.of(Expressions.gene("G".repeat(201), 1), "$.gene"),
                Arguments.of(new GeneExpression(Expressions.STUDY, "G", "", one()), "$.sample_set"),
                Arguments.of(new GeneExpression("SRP2", "G", "set", one()), "$.study"),
                Arguments.of(new GeneExpression("", "G", "set", one()), "$.study"));
    }

    @Test
    void callsEveryPayloadThatIsCutShortMalformed() {
        for (var length = 0; length < ENCODED.length; length++) {
            assertMalformed(ByteBuffer.wrap(ENCODED, 0, length));
        }
    }

    @Test
    void callsBytesBehindTheRecordMalformed() {
        assertMalformed(ByteBuffer.allocate(ENCODED.length + 1).put(ENCODED).rewind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "{\"json\":1}",
                // lengths beyond the payload's: 2 GB, 8 EB, below zero
                "head:feffffff0f",
                "head:feffffffffffffffff01",
                "head:01",
                "head:ffffffffffffffffffff"
            })
    void callsBytesThatAreNoGeneMalformed(String text) {
        var head = HexFormat.of().formatHex(ENCODED, 0, 10);
        var bytes = text.startsWith("head:") ? HexFormat.of().parseHex(head + text.substring(5)) : text.getBytes(UTF_8);

        assertMalformed(ByteBuffer.wrap(bytes));
    }

    @Test
    void callsHugeValuesThatAreNotThereMalformed() {
        // study, gene and sample set of one letter each, then values that claim 2 GB less a few bytes
        var head = HexFormat.of().formatHex(ENCODED, 0, 10);
        assertMalformed(ByteBuffer.wrap(HexFormat.of().parseHex(head + "025302470241" + "e0ffffff0f" + "00")));
    }

    @Test
    void callsAnotherSchemasRecordMalformed() {
        var bytes = ENCODED.clone();
        bytes[5]++;

        assertMalformed(ByteBuffer.wrap(bytes));
    }

    @Test
    void refusesAContentTypeThatItDoesNotKnow() {
        var raw = new RawPayload("application/json", ByteBuffer.wrap(ENCODED), "", Map.of());

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(raw))
                .withMessageContaining("\"application/json\"")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    private static ByteBuffer one() {
        return Expressions.gene("G", 1).getValues();
    }

    private void assertMalformed(ByteBuffer payload) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Expressions.payload(payload)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_MALFORMED));
    }

    private PreparedPayload transform(RawPayload raw) {
        return transformer.transform(Expressions.recordHeader(Expressions.STUDY, "SRP999001/G"), raw);
    }
}
