package dev.cairn.ingest.narratives;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.schemas.WorkItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;

/** Files of narratives, and what the connector makes of them. */
final class Narratives {
    static final String SOURCE = "cases";

    /** A word that stands in every text, and so may stand in no message. */
    static final String SECRET = "xylophone";

    static final String LONG = """
            incident_id,narrative_type,narrative_text,manual_flag_ind
            A-1,cme,"Found at home. The xylophone, he said, was ""lost"".",1
            A-1,le,Officers came to a xylophone shop.,0
            A-2,le,No narrative available,
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Narratives() {}

    static Path file(Path folder, String name, String content) {
        return file(folder, name, content.getBytes(UTF_8));
    }

    static Path file(Path folder, String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A workbook as a library writes it, with shared texts; cells that are numbers become numbers. */
    static Path workbook(Path folder, String name, List<List<Object>> rows) {
        var file = folder.resolve(name);
        try (var out = Files.newOutputStream(file);
                var workbook = new Workbook(out, "test", "1.0")) {
            workbook.newWorksheet("Notes").value(0, 0, "nothing here");
            var sheet = workbook.newWorksheet("Cases");
            for (var row = 0; row < rows.size(); row++) {
                for (var column = 0; column < rows.get(row).size(); column++) {
                    var cell = rows.get(row).get(column);
                    if (cell instanceof Number number) {
                        sheet.value(row, column, number);
                    } else if (cell instanceof Boolean flag) {
                        sheet.value(row, column, flag);
                    } else {
                        sheet.value(row, column, cell.toString());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** A zip of parts, in their order. */
    static Path zip(Path folder, String name, Map<String, String> parts) {
        var file = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var part : parts.entrySet()) {
                out.putNextEntry(new ZipEntry(part.getKey()));
                out.write(part.getValue().getBytes(UTF_8));
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static PageSource open(Path file, int pageSize, Cursor from, Map<String, String> more) {
        var parameters = new HashMap<>(Map.of(NarrativesConnector.DATA_SOURCE, SOURCE));
        parameters.putAll(more);
        var item = new WorkItem(
                "run",
                NarrativesConnector.DATA_TYPE,
                SOURCE,
                0,
                file.toUri().toString(),
                parameters,
                Map.of(),
                Instant.EPOCH,
                false);
        return new NarrativesConnector(InstantSource.system(), pageSize).open(item, from, () -> false);
    }

    /** All pages from a cursor on. */
    static List<Page> pages(Path file, int pageSize, Cursor from, Map<String, String> more)
            throws InterruptedException {
        var pages = new ArrayList<Page>();
        try (var source = open(file, pageSize, from, more)) {
            do {
                pages.add(source.next());
            } while (!pages.get(pages.size() - 1).last());
        }
        return pages;
    }

    static List<SourceRecord> records(Path file) throws InterruptedException {
        return records(file, Map.of());
    }

    static List<SourceRecord> records(Path file, Map<String, String> more) throws InterruptedException {
        return pages(file, 500, Cursor.START, more).stream()
                .flatMap(page -> page.records().stream())
                .toList();
    }

    static JsonNode json(SourceRecord record) {
        return json(new String(record.payload().array(), UTF_8));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of narratives by their keys, less the data source. */
    static Map<String, String> texts(List<SourceRecord> records) {
        var texts = new HashMap<String, String>();
        records.stream()
                .skip(1)
                .forEach(record -> texts.put(
                        String.valueOf(record.key()).substring(SOURCE.length() + 1),
                        json(record).path("text").asText()));
        return texts;
    }
}
