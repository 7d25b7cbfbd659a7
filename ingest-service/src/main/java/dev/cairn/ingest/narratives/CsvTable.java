package dev.cairn.ingest.narratives;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.files.TableLines;
import dev.cairn.ingest.files.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A text file whose cells stand between commas, semicolons, tabs or bars, whichever its header does. */
final class CsvTable implements Table {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final int HEADER_BYTES = 64 * 1024;

    private final TableLines<CsvRecord> lines;

    private CsvTable(SourceFiles files, String name, char separator) {
        lines = new TableLines<>(files, name, separator, handler());
    }

    /**
     * Opens a file. Throws as {@link TextFile#open}.
     *
     * @param known whether a header is one that is looked for
     */
    static CsvTable open(SourceFiles files, String name, Predicate<String> known) {
        var start = start(files, name);
        var separator = SEPARATORS.stream()
                .max(Comparator.<Character>comparingLong(each ->
                                header(start, each).stream().filter(known).count())
                        .thenComparingInt(each -> header(start, each).size()))
                .orElseThrow();
        return new CsvTable(files, name, separator);
    }

    @Override
    public @Nullable Row next() {
        for (var line = lines.next(); line != null; line = lines.next()) {
            var row = new Row(
                    line.getStartingLineNumber(),
                    line.getFields().stream().map(TextFile::decode).toList());
            if (!row.isBlank()) {
                return row;
            }
        }
        return null;
    }

    @Override
    public String rowName() {
        return "line";
    }

    @Override
    public boolean mayBeShort() {
        return false;
    }

    @Override
    public void close() {
        lines.close();
    }

    private static String start(SourceFiles files, String name) {
        try (var text = TextFile.open(files, name)) {
            return new String(text.readNBytes(HEADER_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw SourceFiles.unreadable(name, e);
        }
    }

    /** The cells of the first line that is not empty, as a separator cuts it. */
    private static List<String> header(String start, char separator) {
        var reader = CsvReader.builder().fieldSeparator(separator).build(handler(), start);
        try (var lines = reader.iterator()) {
            return lines.hasNext()
                    ? lines.next().getFields().stream().map(TextFile::decode).toList()
                    : List.of();
        } catch (CsvParseException notThis) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
    }

    private static CsvRecordHandler handler() {
        return CsvRecordHandler.builder()
                .maxFields(TableLines.MAX_LINE_CHARS)
                .maxFieldSize(TableLines.MAX_LINE_CHARS)
                .maxRecordSize(TableLines.MAX_LINE_CHARS)
                .build();
    }
}
