package dev.cairn.ingest.narratives;

import static dev.cairn.ingest.narratives.Narratives.LONG;
import static dev.cairn.ingest.narratives.Narratives.SECRET;
import static dev.cairn.ingest.narratives.Narratives.SOURCE;
import static dev.cairn.ingest.narratives.Narratives.file;
import static dev.cairn.ingest.narratives.Narratives.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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

    /**
     * A file that is spoilt.
     *
     * @param says a part of the message
     * @param make writes it into a folder
     */
    record Spoiled(String name, ErrorCode code, String says, Function<Path, Path> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Spoiled> rejected() {
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
                        HEADER + row("1", "cme", "?").repeat(300)),
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
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

    static Stream<Spoiled> unreadable() {
        return Stream.of(
                failure("empty file", ErrorCode.SOURCE_TRUNCATED, "is empty", folder -> file(folder, "a.csv", "")),
                failure("blank file", ErrorCode.SOURCE_TRUNCATED, "is empty", folder -> file(folder, "a.csv", "\n \n")),
                failure(
                        "UTF-16",
                        ErrorCode.SOURCE_MALFORMED,
                        "binary or UTF-16",
                        folder -> file(folder, "a.csv", LONG.getBytes(UTF_16LE))),
                failure(
                        "random bytes",
                        ErrorCode.SOURCE_MALFORMED,
                        "binary or UTF-16",
                        folder -> file(folder, "a.csv", new byte[10_000])),
                failure(
                        "quotation mark that is not closed",
                        ErrorCode.SOURCE_MALFORMED,
                        "line 2",
                        folder -> file(folder, "a.csv", HEADER + "1,cme,\"xylophone,1\n2,cme,xylophone,0\n")),
                failure(
                        "quotation mark that is not closed in a large file",
                        ErrorCode.SOURCE_MALFORMED,
                        "line 2",
                        folder -> file(
                                folder,
                                "a.csv",
                                HEADER + "1,cme,\"xylophone,1\n" + "2,cme,xylophone,0\n".repeat(90_000))),
                failure(
                        "text behind a quotation mark",
                        ErrorCode.SOURCE_MALFORMED,
                        "line 2",
                        folder -> file(folder, "a.csv", HEADER + "1,cme,\"a\" xylophone,1\n")),
                failure(
                        "truncated gzip",
                        ErrorCode.SOURCE_TRUNCATED,
                        "ends early",
                        folder -> cut(folder, "a.csv.gz", gzip(LONG.repeat(50)), 20)),
                failure(
                        "truncated workbook",
                        ErrorCode.SOURCE_TRUNCATED,
                        "without its end",
                        folder -> cut(folder, "a.xlsx", bytes(workbook(folder)), 300)),
                failure("damaged workbook", ErrorCode.SOURCE_MALFORMED, "cannot be read", folder -> damaged(folder)),
                failure(
                        "workbook with a password",
                        ErrorCode.SOURCE_MALFORMED,
                        "is protected by a password",
                        folder -> file(folder, "a.xlsx", ole("EncryptedPackage"))),
                failure(
                        "old workbook",
                        ErrorCode.SOURCE_MALFORMED,
                        "is no XLSX but an older format",
                        folder -> file(folder, "a.xlsx", ole("Workbook"))),
                failure(
                        "binary workbook",
                        ErrorCode.SOURCE_MALFORMED,
                        "is a binary workbook",
                        folder -> Narratives.zip(
                                folder,
                                "a.xlsx",
                                Map.of(
                                        "[Content_Types].xml",
                                        "<Types><Override PartName='/xl/workbook.bin' ContentType="
                                                + "'application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>",
                                        "xl/workbook.bin",
                                        "x"))),
                failure(
                        "zip of something else",
                        ErrorCode.SOURCE_MALFORMED,
                        "is a zip but no XLSX workbook",
                        folder -> Narratives.zip(folder, "a.xlsx", Map.of("cases.csv", LONG))),
                failure(
                        "cells of texts that are not there",
                        ErrorCode.SOURCE_MALFORMED,
                        "shared text 7",
                        folder -> sheet(folder, "<row r='1'><c r='A1' t='s'><v>7</v></c></row>")),
                failure(
                        "column beyond the last",
                        ErrorCode.SOURCE_MALFORMED,
                        "row 1 has more columns",
                        folder -> sheet(folder, "<row r='1'><c r='ZZZZZZZ1'><v>7</v></c></row>")),
                failure(
                        "sheet that is cut",
                        ErrorCode.SOURCE_MALFORMED,
                        "not well-formed XML",
                        folder -> sheet(folder, "<row r='1'><c r='A1' t='inlineStr'><is><t>xylophone")),
                failure(
                        "document type",
                        ErrorCode.SOURCE_UNSAFE,
                        "has a document type",
                        folder -> parts(
                                folder, "<!DOCTYPE worksheet [<!ENTITY a 'xylophone'>]><worksheet>&a;</worksheet>")),
                failure(
                        "sheet that unpacks to far more",
                        ErrorCode.SOURCE_UNSAFE,
                        "unpacks from",
                        folder -> sheet(folder, " ".repeat(100 << 20))),
                failure("folder", ErrorCode.SOURCE_NOT_FOUND, "is a folder", folder -> folder),
                failure("absent file", ErrorCode.SOURCE_NOT_FOUND, "is not there", folder -> folder.resolve("b.csv")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void emitsNothingOfAFileThatCannotBeRead(Spoiled given) {
        var file = given.make().apply(folder);
        var error = catchThrowableOfType(PipelineException.class, () -> Narratives.records(file));

        assertThat(error.code()).isEqualTo(given.code());
        assertThat(error).hasMessageContaining(given.says());
        assertThat(Throwables.getStackTrace(error)).doesNotContain("xylo");
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

    private static Spoiled failure(String name, ErrorCode code, String says, Function<Path, Path> make) {
        return new Spoiled(name, code, says, make);
    }

    private static Path workbook(Path folder) {
        return Narratives.workbook(
                folder,
                "good.xlsx",
                List.of(
                        List.of("incident_id", "narrative_type", "narrative_text"),
                        List.of(1, "cme", SECRET),
                        List.of(2, "le", SECRET + " again")));
    }

    /** Changes a byte in the middle of the shared texts, where deflate or its checksum must notice. */
    private static Path damaged(Path folder) {
        var content = bytes(workbook(folder));
        var start = new String(content, ISO_8859_1).indexOf("sharedStrings.xml");
        content[start + 60] ^= 0x55;
        return file(folder, "a.xlsx", content);
    }

    private static Path sheet(Path folder, String rows) {
        return parts(folder, "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    }

    private static Path parts(Path folder, String sheet) {
        var parts = new LinkedHashMap<String, String>();
        parts.put("xl/workbook.xml", "<workbook><sheets><sheet name='S' id='r1'/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='sheet.xml'/></Relationships>");
        parts.put("xl/sheet.xml", sheet);
        return Narratives.zip(folder, "a.xlsx", parts);
    }

    private static byte[] ole(String stream) {
        var content = Arrays.copyOf(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0}, 4096);
        var name = stream.getBytes(UTF_16LE);
        System.arraycopy(name, 0, content, 1024, name.length);
        return content;
    }

    private static byte[] gzip(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Path cut(Path folder, String name, byte[] content, int less) {
        return file(folder, name, Arrays.copyOf(content, content.length - less));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
