package dev.cairn.transform.narratives;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.AvroSerde;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeExclusion;
import dev.cairn.schemas.NarrativeSource;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Severity;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrativesTransformerTest {
    private static final String SUM = "0123456789abcdef".repeat(4);

    static {
        // Has Avro trust the classes of the schemas, as in a service, which has a serde before all else.
        new AvroSerde<>(new MockSchemaRegistryClient(), "unused", RawRecord.class);
    }

    @Test
    void makesANarrative() {
        var prepared = transform(MediaTypes.NARRATIVE, """
                {"data_source": "cases", "incident_id": " A-1 ", "narrative_type": "cme", "text": " Found at home.\\n",
                 "manual_flag": true, "case_flag": false, "incident_year": 2019, "site_id": "S1"}
                """);

        var expected =
                new Narrative("cases", "A-1", NarrativeType.CME, "Found at home.", null, true, false, 2019, "S1");
        assertThat(prepared.getDocument()).isEqualTo(expected);
        assertThat(prepared.getContentHash()).isEqualTo(RecordHash.of(expected));
        assertThat(prepared.getModelInput()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "'', BLANK",
                "'   ', BLANK",
                "null, BLANK",
                "No narrative available., PLACEHOLDER",
                "see LE narrative, PLACEHOLDER",
                "Found at home., null",
                "None of the neighbors heard it., null"
            })
    void keepsOutOfExperimentsWhatSaysNothing(@Nullable String text, @Nullable NarrativeExclusion exclusion) {
        var json = text == null ? "null" : "\"" + text + "\"";
        var document = (Narrative) transform(
                        MediaTypes.NARRATIVE,
                        "{\"data_source\": \"cases\", \"incident_id\": \"1\", \"narrative_type\": \"le\", \"text\": "
                                + json + "}")
                .getDocument();

        assertThat(document.getExclusion()).isEqualTo(exclusion);
        assertThat(document.getText()).isEqualTo(text == null ? "" : text.strip());
        assertThat(document.getManualFlag()).isNull();
    }

    @Test
    void makesTheHeaderOfAFile() {
        var prepared = transform(MediaTypes.NARRATIVE_SOURCE, """
                {"data_source": "cases", "file": "cases.csv", "checksum": "%s", "layout": "WIDE",
                 "columns": {"incident_id": "Nr"}, "rejected": true,
                 "findings": [{"code": "FLAG_INVALID", "severity": "ERROR", "location": "cases.csv line 2",
                               "message": "what", "count": 3}],
                 "figures": {"rows": 7, "narratives": 14}}
                """.formatted(SUM));

        assertThat(prepared.getDocument())
                .isEqualTo(new NarrativeSource(
                        "cases",
                        "cases.csv",
                        SUM,
                        "WIDE",
                        Map.of("incident_id", "Nr"),
                        true,
                        List.of(new QualityFinding("FLAG_INVALID", Severity.ERROR, "cases.csv line 2", "what", 3L)),
                        Map.of("rows", 7.0, "narratives", 14.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'incident_id': '1', | | FIELD_MISSING | $.incident_id",
                "'incident_id': '1' | 'incident_id': 'a\\nb' | FIELD_INVALID | $.incident_id",
                "'cases' | 'others' | FIELD_INVALID | $.data_source",
                "'le' | 'LE' | FIELD_INVALID | $.narrative_type",
                "'the xylophone' | ['the xylophone'] | FIELD_INVALID | $.text",
                "'the xylophone' | 'the \\u0000 xylophone' | FIELD_INVALID | $.text",
                "'the xylophone' | the xylophone | PAYLOAD_MALFORMED | well-formed"
            })
    void refusesANarrativeThatIsNoneWithoutQuotingIt(String good, @Nullable String bad, ErrorCode code, String says) {
        var json = "{'data_source': 'cases', 'incident_id': '1', 'narrative_type': 'le', 'text': 'the xylophone'}";
        assertThat(json).contains(good);
        var spoilt = json.replace(good, bad == null ? "" : bad).replace('\'', '"');
        var error = catchThrowableOfType(PipelineException.class, () -> transform(MediaTypes.NARRATIVE, spoilt));

        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessageContaining(says);
        assertThat(Throwables.getStackTrace(error)).doesNotContain("xylophone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"layout\": \"TALL\"", "\"checksum\": \"12\"", "\"data_source\": \"others\""})
    void refusesAHeaderThatIsNone(String spoilt) {
        var name = spoilt.substring(0, spoilt.indexOf(':'));
        var json = """
                {"data_source": "cases", "file": "a.csv", "checksum": "%s", "layout": "LONG"}
                """.formatted(SUM).replaceAll(name + ": \"[^\"]*\"", spoilt);

        assertThatThrownBy(() -> transform(MediaTypes.NARRATIVE_SOURCE, json))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID));
    }

    @Test
    void refusesAPayloadOfAnotherKind() {
        assertThatThrownBy(() -> transform(MediaTypes.JSON, "{}")).hasMessageContaining("known: ");
    }

    private static PreparedPayload transform(String contentType, String json) {
        var header = new RecordHeader(
                "run-1",
                NarrativesTransformer.DATA_TYPE,
                "cases",
                0,
                "cases/1/le",
                3L,
                "file:///cases.csv",
                Instant.parse("2026-01-02T03:04:05.000006Z"),
                Map.of(),
                0);
        var raw = new RawPayload(contentType, ByteBuffer.wrap(json.getBytes(UTF_8)), "", Map.of());
        return new NarrativesTransformer().transform(header, raw);
    }
}
