package dev.cairn.ingest.narratives;

import static dev.cairn.ingest.narratives.Narratives.json;
import static dev.cairn.ingest.narratives.Narratives.records;
import static dev.cairn.ingest.narratives.Narratives.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.SourceRecord;
import dev.cairn.samples.NarrativeGenerator;
import dev.cairn.samples.NarrativePlan;
import dev.cairn.samples.NarrativePlan.Format;
import dev.cairn.samples.NarrativePlan.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XlsxTableTest {
    private static final List<Object> HEADER =
            List.of("IncidentID", "IncidentYear", "NarrativeCME", "NarrativeLE", "FlagCME", "FlagLE");

    @TempDir
    private Path folder;

    @Test
    void readsASheetByItsName() throws Exception {
        var file = Narratives.workbook(
                folder,
                "cases.xlsx",
                List.of(
                        HEADER,
                        List.of(1001, 2019, "line\nbreak & <tag>", "same", true, false),
                        List.of("1002", 2020.0, "  ", "same", 1, "")));
        var records = records(file, Map.of("sheet", "CASES"));

        assertThat(texts(records))
                .isEqualTo(Map.of(
                        "1001/cme", "line\nbreak & <tag>", "1001/le", "same", "1002/cme", "", "1002/le", "same"));
        assertThat(json(records.get(1))).isEqualTo(json("""
                {"data_source": "cases", "incident_id": "1001", "narrative_type": "cme",
                 "text": "line\\nbreak & <tag>", "manual_flag": true, "incident_year": 2019}
                """));
        assertThat(json(records.get(2)).path("manual_flag").asBoolean(true)).isFalse();
        assertThat(json(records.get(0)).path("file").asText()).isEqualTo("cases.xlsx#CASES");
    }

    @Test
    void namesTheSheetsWhereOneIsNotThere() {
        var file = Narratives.workbook(folder, "cases.xlsx", List.of(HEADER));

        assertThatThrownBy(() -> records(file, Map.of("sheet", "Case")))
                .hasMessageContaining("there is no sheet \"Case\"; the workbook has [Notes, Cases]");
    }

    @Test
    void readsWhatOtherProgramsWrite() throws Exception {
        var parts = new LinkedHashMap<String, String>();
        parts.put("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Override PartName="/XL/book.xml"
                  ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""");
        parts.put("xl/book.xml", """
                <x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="Chart" sheetId="1" r:id="c"/>\
                <x:sheet name="A" sheetId="2" r:id="s"/></x:sheets></x:workbook>""");
        parts.put("xl/_rels/book.xml.rels", """
                <Relationships xmlns="p"><Relationship Id="t" Type="o/sharedStrings" Target="texts.xml"/>\
                <Relationship Id="c" Type="o/chartsheet" Target="chart.xml"/>\
                <Relationship Id="s" Type="o/worksheet" Target="/xl/sheets/a.xml"/></Relationships>""");
        parts.put("xl/chart.xml", "<chartsheet/>");
        parts.put("xl/texts.xml", """
                <x:sst xmlns:x="m"><x:si><x:t>incident_id</x:t></x:si><x:si><x:t>narrative_type</x:t></x:si>\
                <x:si><x:r><x:t>narrative</x:t></x:r><x:r><x:rPr><x:b/></x:rPr><x:t>_text</x:t></x:r>\
                <x:rPh sb="0" eb="1"><x:t>spoken</x:t></x:rPh></x:si><x:si><x:t xml:space="preserve"> one_x000D_
                two _x005F_x000D_ </x:t></x:si></x:sst>""");
        parts.put("xl/sheets/a.xml", """
                <x:worksheet xmlns:x="m"><x:cols><x:col min="1" max="3"/></x:cols><x:sheetData><x:row/>\
                <x:row r="3"><x:c r="C3" t="s"><x:v>2</x:v></x:c><x:c r="A3" t="s"><x:v>0</x:v></x:c>\
                <x:c r="B3" t="s"><x:v>1</x:v></x:c></x:row>\
                <x:row><x:c><x:v>1.2E1</x:v></x:c><x:c t="str"><x:f>LOWER("LE")</x:f><x:v>le</x:v></x:c>\
                <x:c t="s"><x:v>3</x:v></x:c></x:row>\
                <x:row r="9"><x:c r="A9"><x:v>13</x:v></x:c><x:c r="B9" t="inlineStr"><x:is><x:t>cme</x:t></x:is></x:c>\
                <x:c r="C9" t="e"><x:v>#N/A</x:v></x:c><x:c r="D9" s="1"/></x:row>\
                </x:sheetData><x:mergeCells/></x:worksheet>""");
        var records = records(Narratives.zip(folder, "other.xlsx", parts));

        assertThat(texts(records)).isEqualTo(Map.of("12/le", "one\r\ntwo _x000D_", "13/cme", "#N/A"));
        assertThat(json(records.get(0)).path("findings").findValuesAsText("location"))
                .containsExactly("other.xlsx row 4 le, row 9 cme", "other.xlsx row 9 cme");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void readsTheSameNarrativesOfAWorkbookAsOfText(Layout layout) throws Exception {
        var csv = folder.resolve("a.csv");
        var xlsx = folder.resolve("a.xlsx");
        NarrativeGenerator.seeded(5).write(new NarrativePlan(60, layout, Format.CSV), csv);
        NarrativeGenerator.seeded(5).write(new NarrativePlan(60, layout, Format.XLSX), xlsx);

        assertThat(payloads(xlsx)).hasSize(120).isEqualTo(payloads(csv));
    }

    @Test
    void leavesNoTemporaryFileBehind() throws Exception {
        var file = Narratives.workbook(folder, "a.xlsx", List.of(HEADER, List.of(1, 2019, "a", "b", 1, 0)));
        try (var table = XlsxTable.open(file, "Cases")) {
            assertThat(table.next()).isNotNull();
            assertThat(temporary()).isEmpty();
        }
        assertThat(temporary()).isEmpty();
    }

    private static List<String> temporary() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("cairn-texts-"))
                    .toList();
        }
    }

    private static List<String> payloads(Path file) throws Exception {
        return records(file).stream().skip(1).map(SourceRecord::payloadHash).toList();
    }
}
