package dev.cairn.ingest.narratives;

import static dev.cairn.ingest.narratives.Narratives.LONG;
import static dev.cairn.ingest.narratives.Narratives.SECRET;
import static dev.cairn.ingest.narratives.Narratives.file;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that cannot be read fails with a code that says why, without its texts, and nothing of it is emitted. */
class UnreadableNarrativesTest {
    private static final String HEADER = "incident_id,narrative_type,narrative_text,manual_flag_ind\n";

    @TempDir
    private Path folder;

    static Stream<Spoiled> texts() {
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
                failure("folder", ErrorCode.SOURCE_NOT_FOUND, "is a folder", folder -> folder),
                failure("absent file", ErrorCode.SOURCE_NOT_FOUND, "is not there", folder -> folder.resolve("b.csv")));
    }

    static Stream<Spoiled> archives() {
        return Stream.of(
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
                        folder -> Narratives.zip(folder, "a.xlsx", Map.of("cases.csv", LONG))));
    }

    static Stream<Spoiled> sheets() {
        return Stream.of(
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
                        folder -> sheet(folder, " ".repeat(100 << 20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"texts", "archives", "sheets"})
    void emitsNothingOfAFileThatCannotBeRead(Spoiled given) {
        var file = given.make().apply(folder);
        var error = catchThrowableOfType(PipelineException.class, () -> Narratives.records(file));

        assertThat(error.code()).isEqualTo(given.code());
        assertThat(error).hasMessageContaining(given.says());
        assertThat(Throwables.getStackTrace(error)).doesNotContain("xylo");
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
