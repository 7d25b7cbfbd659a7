package dev.cairn.ingest.trials;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyReaderTest {
    @Test
    void cutsStudiesOutOfAPageByteByByte() {
        var odd = "{ \"protocolSection\":{\"identificationModule\" : {\"nctId\":\"NCT1\"}},\t\"x\":1.50e+3,\"ü\":\"\\u00e9 é 𝄞\" }";
        var page = "{\"totalCount\":2,\"studies\":[ " + odd + " ,\n" + Studies.study(2) + "],\"nextPageToken\":\"t\"}";

        var reader = new StudyReader(new ByteArrayInputStream(page.getBytes(UTF_8)));
        var studies = all(reader);

        assertThat(texts(studies)).containsExactly(odd, Studies.study(2));
        assertThat(ids(studies)).containsExactly("NCT1", "NCT00000002");
        assertThat(reader.pages()).isEqualTo(1);
        assertThat(reader.nextPageToken()).isEqualTo("t");
        assertThat(reader.totalCount()).hasValue(2);
    }

    @Test
    void cutsStudiesOutOfALongStreamWhereverItsBuffersEnd() {
        var lines = new ArrayList<String>();
        for (var number = 0; number < 2000; number++) {
            lines.add(Studies.study("NCT" + number, "2020-01", "é".repeat(number % 97)));
        }
        assertThat(texts(read("\uFEFF" + String.join("\r\n\n", lines)))).isEqualTo(lines);
    }

    @Test
    void keepsWhatIsNoStudyInsideAPageForTheTransformToJudge() {
        var studies = read("{\"studies\":[null, 12 ,\"text\",[1,{}],{},{\"protocolSection\":7},{\"protocolSection\":"
                + "{\"identificationModule\":{\"nctId\":5}}}]}");
        assertThat(texts(studies))
                .containsExactly(
                        "null",
                        "12",
                        "\"text\"",
                        "[1,{}]",
                        "{}",
                        "{\"protocolSection\":7}",
                        "{\"protocolSection\":{\"identificationModule\":{\"nctId\":5}}}");
        assertThat(ids(studies)).containsOnlyNulls();
    }

    @Test
    void readsPagesAndStudiesOneAfterTheOther() {
        var text = Studies.page(1, 2, "x", 3) + "\n" + Studies.study(3) + "\n{\"hasResults\":true}\n{}\n";
        assertThat(ids(read(text))).containsExactly("NCT00000001", "NCT00000002", "NCT00000003", null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"nct_id\":\"NCT1\"}\n{\"nct_id\":\"NCT2\"}", "[{\"protocolSection\":{}}]", "{}", "17"})
    void knowsJsonOfAnotherKind(String json) {
        var reader = new StudyReader(new ByteArrayInputStream(json.getBytes(UTF_8)));
        assertThat(reader.next()).isNull();
        assertThat(reader.foundOther()).isTrue();
        assertThat(reader.foundStudies()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"studies\":[{\"protocolSection\":{}}|SOURCE_TRUNCATED",
        "{\"studies\":[{\"protocolSection\":{}}]|SOURCE_TRUNCATED",
        "{\"protocolSection\":{\"identif|SOURCE_TRUNCATED",
        "{\"hasResults\":true}\\n{\"hasRes|SOURCE_TRUNCATED",
        "{\"studies\":[}]}|SOURCE_MALFORMED",
        "{\"studies\":[]}}|SOURCE_MALFORMED",
        "{\"hasResults\":true}\\noops|SOURCE_MALFORMED",
    })
    void tellsBrokenFromCutOff(String json, ErrorCode code) {
        assertThatThrownBy(() -> read(json.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refusesJsonThatIsNotUtf8() {
        var reader = new StudyReader(new ByteArrayInputStream(Studies.page(1, 1, null, 1).getBytes(UTF_16LE)));
        assertThatThrownBy(reader::next).hasMessageContaining("UTF-8");
    }

    private static List<Study> read(String json) {
        return all(new StudyReader(new ByteArrayInputStream(json.getBytes(UTF_8))));
    }

    private static List<Study> all(StudyReader reader) {
        var studies = new ArrayList<Study>();
        for (var study = reader.next(); study != null; study = reader.next()) {
            studies.add(study);
        }
        return studies;
    }

    private static List<String> texts(List<Study> studies) {
        return studies.stream().map(study -> new String(study.json(), UTF_8)).toList();
    }

    private static List<String> ids(List<Study> studies) {
        var ids = new ArrayList<String>();
        studies.forEach(study -> ids.add(study.nctId()));
        return ids;
    }
}
