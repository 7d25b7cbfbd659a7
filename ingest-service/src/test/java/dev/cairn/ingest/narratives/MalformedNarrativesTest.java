package dev.cairn.ingest.narratives;

import static dev.cairn.ingest.narratives.Narratives.LONG;
import static dev.cairn.ingest.narratives.Narratives.SOURCE;
import static dev.cairn.ingest.narratives.Narratives.file;
import static dev.cairn.ingest.narratives.Narratives.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said with a code and a place, without its texts, and nothing of it is emitted. */
class MalformedNarrativesTest {
    private static final String HEADER = "incident_id,narrative_type,narrative_text,manual_flag_ind\n";
    private static final String BIG = "xylophone ".repeat(10_001);

    @TempDir
    private Path folder;

    static Stream<Spoiled> headers() {
        return Stream.of(
                finding("header only", "NO_NARRATIVES (1) in a.csv", HEADER),
                finding("header and empty rows", "NO_NARRATIVES", HEADER + ",,,\n\n  ,,,\n"),
                finding(
                        "no header",
                        "COLUMN_MISSING (1) in a.csv line 1: no column is [incident_id, narrative_type, narrative_text];"
                                + " the header has \"1\", \"cme\", (a cell of 31 characters), \"1\"",
                        "1,cme,Found beside the old xylophone.,1\n"),
                finding(
                        "column missing",
                        "no column is [narrative_text]; the header has \"incident_id\", \"narrative_type\", \"note\"",
                        "incident_id,narrative_type,note\n1,cme,xylophone\n"),
                finding(
                        "wide without incident",
                        "no column is [incident_id]",
                        "NarrativeCME,NarrativeLE\nxylophone,xylophone\n"),
                finding(
                        "ambiguous column",
                        "COLUMN_AMBIGUOUS (1) in a.csv line 1: columns [\"narrative_text\", \"Narrative Text\"]",
                        "incident_id,narrative_type,narrative_text,Narrative Text\n1,le,xylophone,xylophone\n"),
                new Spoiled(
                        "named column missing",
                        ErrorCode.NARRATIVES_REJECTED,
                        "COLUMN_MISSING (1) in a.csv line 1: the column \"Coded\", named for manual_flag",
                        folder -> file(folder, "a.csv", LONG)),
                new Spoiled(
                        "workbook of another table",
                        ErrorCode.NARRATIVES_REJECTED,
                        "COLUMN_MISSING (1) in a.xlsx row 1",
                        folder -> Narratives.workbook(folder, "a.xlsx", List.of())),
                new Spoiled(
                        "binary without NUL",
                        ErrorCode.NARRATIVES_REJECTED,
                        "COLUMN_MISSING",
                        folder -> file(folder, "a.csv", "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\nobj\n")));
    }

    static Stream<Spoiled> rows() {
        return Stream.of(
                finding("blank incident", "INCIDENT_BLANK (1) in a.csv line 2", HEADER + row(" ", "cme", "0")),
                finding(
                        "incident that is a text",
                        "INCIDENT_INVALID (1) in a.csv line 2: incident_id is a value of 109 characters",
                        HEADER
                                + row("xylophone, ".repeat(10).strip() + " ", "cme", "0")
                                        .replace(", ", "; ")),
                finding("unknown type", "TYPE_UNKNOWN (1) in a.csv line 2", HEADER + row("1", "xylophone", "0")),
                finding("blank type", "TYPE_UNKNOWN (1) in a.csv line 2", HEADER + row("1", "", "0")),
                finding("flag 2", "FLAG_INVALID (1) in a.csv line 2: manual_flag", HEADER + row("1", "cme", "2")),
                finding("flag maybe", "FLAG_INVALID (1) in a.csv line 2", HEADER + row("1", "cme", "maybe")),
                finding("flag NaN", "FLAG_INVALID (1) in a.csv line 2", HEADER + row("1", "le", "NaN")),
                finding(
                        "short row",
                        "RAGGED_ROW (1) in a.csv line 3: 2 cells, where the header has 4",
                        HEADER + row("1", "cme", "0") + "2,cme\n"),
                finding(
                        "comma outside of quotation marks",
                        "RAGGED_ROW (1) in a.csv line 2: 5 cells",
                        HEADER + "1,cme,xylophone, xylophone,1\n"),
                finding("cut in a row", "RAGGED_ROW (1) in a.csv line 3", HEADER + row("1", "cme", "0") + "2,cme,xylo"),
                finding(
                        "cell too long",
                        "CELL_TOO_LONG (1) in a.csv line 2: narrative_text",
                        HEADER + "1,cme," + BIG + ",1\n"),
                finding(
                        "NUL in a text",
                        "CHARACTER_INVALID (1) in a.csv line 302: narrative_text",
                        HEADER + row("1", "cme", "0").repeat(300) + "2,cme,xylo\0phone,1\n"),
                finding(
                        "many errors",
                        "FLAG_INVALID (300) in a.csv line 2, line 3, line 4, line 5, line 6 and 295 more",
                        HEADER + row("1", "cme", "?").repeat(300)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"headers", "rows"})
    void emitsTheHeaderAloneOfAFileThatFailsItsChecks(Spoiled given) throws Exception {
        var more = given.name().startsWith("named") ? Map.of("column.manual_flag", "Coded") : Map.<String, String>of();
        try (var source = Narratives.open(given.make().apply(folder), 500, Cursor.START, more)) {
            var page = source.next();

            assertThat(page.records()).extracting(SourceRecord::key).containsExactly(SOURCE);
            var header = json(page.records().get(0));
            assertThat(header.path("rejected").asBoolean()).isTrue();
            assertThat(header.path("findings").findValuesAsText("severity")).contains("ERROR");
            assertThat(header.toString()).doesNotContain("xylo");
            assertThat(page.last()).isFalse();
            var error = catchThrowableOfType(PipelineException.class, source::next);
            assertThat(error.code()).isEqualTo(ErrorCode.NARRATIVES_REJECTED);
            assertThat(error).hasMessageContaining(given.says());
            assertThat(Throwables.getStackTrace(error)).doesNotContain("xylo");
        }
    }

    @Test
    void failsAgainWhenItIsResumedAfterTheHeaderOfARejectedFile() throws Exception {
        var file = file(folder, "a.csv", HEADER + row("1", "cme", "?"));
        Cursor cursor;
        try (var source = Narratives.open(file, 500, Cursor.START, Map.of())) {
            cursor = new Cursor(source.next().nextToken(), 1, 1);
        }
        var error = catchThrowableOfType(PipelineException.class, () -> Narratives.pages(file, 500, cursor, Map.of()));

        assertThat(error.code()).isEqualTo(ErrorCode.NARRATIVES_REJECTED);
        assertThat(error).hasMessageContaining("FLAG_INVALID");
    }

    @Test
    void refusesToGoOnOrToResumeAfterAChange() throws Exception {
        var file = file(folder, "a.csv", LONG);
        try (var source = Narratives.open(file, 2, Cursor.START, Map.of())) {
            var cursor = new Cursor(source.next().nextToken(), 1, 2);
            file(folder, "a.csv", LONG + "A-3,le,more,1\n");
            var further = catchThrowableOfType(PipelineException.class, source::next);
            var resumed =
                    catchThrowableOfType(PipelineException.class, () -> Narratives.pages(file, 2, cursor, Map.of()));

            assertThat(further.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
            assertThat(resumed.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        }
    }

    private static String row(String incident, String type, String flag) {
        return incident + "," + type + ",xylophone," + flag + "\n";
    }

    private static Spoiled finding(String name, String says, String content) {
        return new Spoiled(name, ErrorCode.NARRATIVES_REJECTED, says, folder -> file(folder, "a.csv", content));
    }
}
