package dev.cairn.ingest.narratives;

import static dev.cairn.ingest.narratives.Narratives.LONG;
import static dev.cairn.ingest.narratives.Narratives.file;
import static dev.cairn.ingest.narratives.Narratives.json;
import static dev.cairn.ingest.narratives.Narratives.records;
import static dev.cairn.ingest.narratives.Narratives.texts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.narrative.DataSourceName;
import dev.cairn.samples.NarrativeGenerator;
import dev.cairn.samples.NarrativePlan;
import dev.cairn.schemas.WorkItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrativesConnectorTest {
    @TempDir
    private Path folder;

    @Test
    void emitsTheHeaderAndThenANarrativeARecord() throws Exception {
        var file = file(folder, "cases.csv", LONG);
        var records = records(file);

        assertThat(records)
                .extracting(SourceRecord::key)
                .containsExactly("cases", "cases/A-1/cme", "cases/A-1/le", "cases/A-2/le");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.payloadHash())
                    .isEqualTo(Sha256.of(record.payload().array()));
            assertThat(record.source()).isEqualTo(file.toUri().toString());
        });
        assertThat(records)
                .extracting(SourceRecord::contentType)
                .containsExactly(
                        MediaTypes.NARRATIVE_SOURCE, MediaTypes.NARRATIVE, MediaTypes.NARRATIVE, MediaTypes.NARRATIVE);
        assertThat(json(records.get(0))).isEqualTo(json("""
                {"data_source": "cases", "file": "cases.csv", "checksum": "%s", "layout": "LONG",
                 "columns": {"incident_id": "incident_id", "narrative_type": "narrative_type",
                             "narrative_text": "narrative_text", "manual_flag": "manual_flag_ind"},
                 "rejected": false,
                 "findings": [
                   {"code": "UNLABELLED", "severity": "INFO", "location": "cases.csv line 4 le",
                    "message": "the narrative has no manual flag", "count": 1},
                   {"code": "TEXT_PLACEHOLDER", "severity": "INFO", "location": "cases.csv line 4 le",
                    "message": "the text says that there is none", "count": 1}],
                 "figures": {"rows": 3, "narratives": 3, "cases": 2, "cme": 1, "le": 2, "blanks": 0,
                             "placeholders": 1, "duplicates": 0, "labelled": 2, "positive": 1, "cases_labelled": 1,
                             "cases_positive": 1, "characters": 106}}
                """.formatted(Sha256.of(Files.readAllBytes(file)))));
        assertThat(json(records.get(1))).isEqualTo(json("""
                {"data_source": "cases", "incident_id": "A-1", "narrative_type": "cme", "manual_flag": true,
                 "text": "Found at home. The xylophone, he said, was \\"lost\\"."}
                """));
        assertThat(json(records.get(3))).isEqualTo(json("""
                {"data_source": "cases", "incident_id": "A-2", "narrative_type": "le", "text": "No narrative available"}
                """));
    }

    @Test
    void readsACaseARow() throws Exception {
        var file = file(folder, "wide.csv", """
                IncidentID;IncidentYear;SiteID;NarrativeCME;NarrativeLE;FlagCME;Flag LE;flag_case
                7;2019;S02;"one; two
                three";four;YES;no;1
                8;;;;five;;;
                """);
        var records = records(file);

        assertThat(json(records.get(0)).path("layout").asText()).isEqualTo("WIDE");
        assertThat(records)
                .extracting(SourceRecord::key)
                .containsExactly("cases", "cases/7/cme", "cases/7/le", "cases/8/cme", "cases/8/le");
        assertThat(json(records.get(1))).isEqualTo(json("""
                {"data_source": "cases", "incident_id": "7", "narrative_type": "cme", "text": "one; two\\nthree",
                 "manual_flag": true, "case_flag": true, "incident_year": 2019, "site_id": "S02"}
                """));
        assertThat(json(records.get(2)).path("manual_flag").asBoolean(true)).isFalse();
        assertThat(json(records.get(3))).isEqualTo(json("""
                {"data_source": "cases", "incident_id": "8", "narrative_type": "cme", "text": ""}
                """));
        var figures = json(records.get(0)).path("figures");
        assertThat(figures.path("blanks").asInt()).isOne();
        assertThat(figures.path("cases_positive").asInt()).isOne();
        assertThat(findings(records)).containsExactly("UNLABELLED", "TEXT_BLANK");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsOutWhatPartsTheCells(String separator) throws Exception {
        var content = "Incident ID" + separator + "Narrative Type" + separator + "Narrative Text\r\n" + "1" + separator
                + "CME" + separator + "\"a, b; c\td|e\"\r\n";

        assertThat(texts(records(file(folder, "cases.csv", content))))
                .containsExactly(Map.entry("1/cme", "a, b; c\td|e"));
    }

    @Test
    void readsUtf8WithAndWithoutItsMarkAndOlderEncodings() throws Exception {
        var content = "incident_id,narrative_type,narrative_text\n1,le,José said café\n";
        var quoted = content.replace("José", "it’s José");

        assertThat(texts(records(file(folder, "utf8.csv", content)))).containsValue("José said café");
        assertThat(texts(records(file(folder, "mark.csv", "\ufeff" + content)))).containsValue("José said café");
        assertThat(texts(records(file(folder, "latin1.csv", content.getBytes(ISO_8859_1)))))
                .containsValue("José said café");
        assertThat(texts(records(file(folder, "windows.csv", quoted.getBytes("windows-1252")))))
                .containsValue("it’s José said café");
    }

    @ParameterizedTest
    @CsvSource({
        "cme, cme",
        "CME, cme",
        "C/ME, cme",
        "Coroner/Medical Examiner, cme",
        "Coroner, cme",
        "medical examiner report, cme",
        "LE, le",
        "Law Enforcement, le",
        "law_enforcement narrative, le",
        "Police, le"
    })
    void knowsTheSpellingsOfTypes(String written, String type) throws Exception {
        var file = file(folder, "a.csv", "incident_id,narrative_type,narrative_text\n1," + written + ",x\n");

        assertThat(texts(records(file))).containsOnlyKeys("1/" + type);
    }

    @Test
    void readsColumnsOfOtherNames() throws Exception {
        var file = file(folder, "a.csv", "Nr,Who,narrative_text,Report,Coded\n5,police,not this,the text,y\n");
        var records = records(
                file,
                Map.of(
                        "column.incident_id", "nr",
                        "column.narrative_type", "Who",
                        "column.narrative_text", "REPORT",
                        "column.manual_flag", "Coded"));

        assertThat(texts(records)).containsExactly(Map.entry("5/le", "the text"));
        assertThat(json(records.get(1)).path("manual_flag").asBoolean()).isTrue();
        assertThat(json(records.get(0)).path("columns").path("narrative_text").asText())
                .isEqualTo("Report");
    }

    @Test
    void keepsTheFirstOfSeveralNarrativesOfAnIncidentAndType() throws Exception {
        var records = records(file(folder, "a.csv", """
                incident_id,narrative_type,narrative_text,manual_flag_ind
                1,cme,first,1
                1,cme,first,1
                1,CME,second,1
                1,le,first,1
                """));

        assertThat(texts(records)).isEqualTo(Map.of("1/cme", "first", "1/le", "first"));
        var findings = json(records.get(0)).path("findings");
        assertThat(findings(records)).containsExactly("DUPLICATE_NARRATIVE", "DUPLICATE_NARRATIVE");
        assertThat(findings.findValuesAsText("severity")).containsExactly("INFO", "WARNING");
        assertThat(findings.findValuesAsText("location")).containsExactly("a.csv line 3 cme", "a.csv line 4 cme");
        assertThat(findings.get(0).path("message").asText()).contains("incident 1", "cme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,cme,a,1,0", // the narrative says yes, the case no
                "1,cme,a,0,1", // all narratives say no, the case yes
                "1,cme,a,1,1\n1,le,b,1,0", // the case says both
                "1,cme,a,1,\n1,cme,a,0,", // one narrative says both
            })
    void warnsOfFlagsThatContradictEachOther(String rows) throws Exception {
        var records = records(file(
                folder,
                "a.csv",
                "incident_id,narrative_type,narrative_text,manual_flag_ind,case_flag\n" + rows + "\n"));

        assertThat(findings(records)).contains("FLAGS_CONTRADICT");
        assertThat(json(records.get(0)).path("findings").findValuesAsText("location"))
                .contains("a.csv 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,cme,a,1,1\n1,le,b,0,1", "1,cme,a,0,1\n1,le,b,,1", "1,cme,a,0,0", "1,cme,a,,1"})
    void takesFlagsThatGoTogetherForGood(String rows) throws Exception {
        var records = records(file(
                folder,
                "a.csv",
                "incident_id,narrative_type,narrative_text,manual_flag_ind,case_flag\n" + rows + "\n"));

        assertThat(findings(records)).doesNotContain("FLAGS_CONTRADICT");
    }

    @Test
    void leavesOutAYearThatIsNone() throws Exception {
        var records = records(file(folder, "a.csv", """
                incident_id,narrative_type,narrative_text,IncidentYear
                1,le,a,43831
                2,le,b,2019.0
                """));

        assertThat(json(records.get(1)).has("incident_year")).isFalse();
        assertThat(json(records.get(2)).path("incident_year").asInt()).isEqualTo(2019);
        assertThat(findings(records)).contains("YEAR_INVALID");
    }

    @Test
    void goesOnAfterEveryPage() throws Exception {
        var file = folder.resolve("many.csv");
        NarrativeGenerator.seeded(3)
                .write(new NarrativePlan(20, NarrativePlan.Layout.WIDE, NarrativePlan.Format.CSV), file);
        var all = records(file);
        var resumed = new ArrayList<String>();
        var cursor = Cursor.START;
        Page page;
        do {
            try (var source = Narratives.open(file, 7, cursor, Map.of())) {
                page = source.next();
            }
            assertThat(page.records()).hasSizeLessThanOrEqualTo(7);
            page.records().forEach(record -> resumed.add(record.key()));
            cursor = new Cursor(
                    page.nextToken(),
                    cursor.pages() + 1,
                    cursor.records() + page.records().size());
        } while (!page.last());

        assertThat(all).hasSize(41);
        assertThat(resumed).isEqualTo(all.stream().map(SourceRecord::key).toList());
    }

    @Test
    void readsTheSyntheticNarrativesAsTheyAre() throws Exception {
        var file = Path.of(System.getProperty("cairn.shared", "absent"), "data/narratives/synthetic_narratives.csv");
        Assumptions.assumeTrue(Files.isReadable(file), "the synthetic narratives are not here");
        var records = records(file);
        var figures = json(records.get(0)).path("figures");

        assertThat(records).hasSize(31);
        assertThat(figures.path("cme").asInt()).isEqualTo(15);
        assertThat(figures.path("le").asInt()).isEqualTo(15);
        assertThat(figures.path("positive").asInt()).isEqualTo(15);
        assertThat(findings(records)).isEmpty();
        var lines = new String(Files.readAllBytes(file), UTF_8);
        assertThat(texts(records).values())
                .hasSize(30)
                .allSatisfy(text -> assertThat(lines).contains(text));
    }

    @Test
    void stopsWhereNobodyWantsTheItemAnyMore() {
        var file = file(folder, "cases.csv", LONG);
        var item = new WorkItem(
                "run",
                "narratives",
                "cases",
                0,
                file.toUri().toString(),
                Map.of(NarrativesConnector.DATA_SOURCE, "cases"),
                Map.of(),
                Instant.EPOCH,
                false);
        try (var source = new NarrativesConnector(InstantSource.system(), 500).open(item, Cursor.START, () -> true)) {
            assertThatThrownBy(source::next).isInstanceOf(CancellationException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "column.name, incident_id, names no field",
        "data_source, a/b, must be a name",
        "data_source, '', must be a name",
        "sheet, Cases, is no XLSX workbook"
    })
    void refusesAnItemThatAsksForSomethingUnknown(String parameter, String value, String says) {
        var file = file(folder, "cases.csv", LONG);

        assertThatThrownBy(() -> records(file, Map.of(parameter, value)))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_INVALID))
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({
        "cases.csv, cases",
        "My Cases (2019).XLSX, My-Cases-2019",
        "été.csv, t",
        "'.hidden', hidden",
        "a.csv.gz, a",
        "???.csv, ''"
    })
    void makesSafeNamesOfFiles(String fileName, String name) {
        assertThat(DataSourceName.ofFile(fileName)).isEqualTo(name);
        assertThat(DataSourceName.isValid(name)).isEqualTo(!name.isEmpty());
    }

    private static List<String> findings(List<SourceRecord> records) {
        JsonNode findings = json(records.get(0)).path("findings");
        return findings.findValuesAsText("code");
    }
}
