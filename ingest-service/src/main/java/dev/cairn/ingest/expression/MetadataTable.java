package dev.cairn.ingest.expression;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.files.TableLines;
import dev.cairn.ingest.files.TextFile;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Severity;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A {@code metadata_*.tsv}: a line for each sample, which {@value #ACCESSION} names. It is streamed. */
final class MetadataTable implements Closeable {
    private static final String ACCESSION = "refinebio_accession_code";
    private static final String EXPERIMENT = "experiment_accession";

    private final String name;
    private final TableLines<CsvRecord> lines;
    private final List<String> columns = new ArrayList<>();
    private long line;

    private MetadataTable(SourceFiles files, String name) {
        this.name = name;
        var handler = CsvRecordHandler.builder()
                .maxFields(TableLines.MAX_LINE_CHARS)
                .maxFieldSize(TableLines.MAX_LINE_CHARS)
                .maxRecordSize(TableLines.MAX_LINE_CHARS)
                .build();
        this.lines = new TableLines<>(files, name, '\t', handler);
        try {
            var header = cells();
            columns.addAll(header == null ? List.of() : header);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /**
     * The samples, in the order of the file, and what it says of each: the cells that are not empty, by their columns.
     * Throws SOURCE_MALFORMED, SOURCE_TRUNCATED, SOURCE_UNSAFE or SOURCE_NOT_FOUND.
     *
     * @param wanted which lines are kept
     * @param findings takes in lines that are not as they should be
     */
    static Map<String, Map<String, String>> read(
            SourceFiles files, String name, Predicate<Map<String, String>> wanted, Findings findings) {
        try (var table = new MetadataTable(files, name)) {
            return table.samples(wanted, findings);
        }
    }

    /** The experiments whose samples a table has; empty if it does not say. Throws as the reading does. */
    static Set<String> experiments(SourceFiles files, String name) {
        var experiments = new LinkedHashSet<String>();
        try (var table = new MetadataTable(files, name)) {
            var column = table.columns.indexOf(EXPERIMENT);
            for (var cells = table.cells(); cells != null && column >= 0; cells = table.cells()) {
                if (column < cells.size() && !cells.get(column).isBlank()) {
                    experiments.add(cells.get(column));
                }
            }
        }
        return experiments;
    }

    /** The accession of the sample that a line is about; null if it has none. */
    static @Nullable String sample(Map<String, String> cells) {
        return cells.get(ACCESSION);
    }

    /** The experiment that a line says its sample is of; null if it does not say. */
    static @Nullable String experiment(Map<String, String> cells) {
        return cells.get(EXPERIMENT);
    }

    @Override
    public void close() {
        lines.close();
    }

    private Map<String, Map<String, String>> samples(Predicate<Map<String, String>> wanted, Findings findings) {
        var samples = new LinkedHashMap<String, Map<String, String>>();
        if (!columns.contains(ACCESSION)) {
            findings.add(
                    EntryCheck.ACCESSION_COLUMN_MISSING,
                    Severity.ERROR,
                    name,
                    "line 1",
                    "the header has no column " + ACCESSION + ", which names the samples");
            return samples;
        }
        for (var cells = cells(); cells != null; cells = cells()) {
            var sample = named(cells);
            if (wanted.test(sample)) {
                keep(cells, sample, samples, findings);
            }
        }
        return samples;
    }

    private void keep(
            List<String> cells,
            Map<String, String> sample,
            Map<String, Map<String, String>> samples,
            Findings findings) {
        var place = "line " + line;
        var accession = sample(sample);
        if (cells.size() != columns.size()) {
            findings.add(
                    EntryCheck.RAGGED_ROW,
                    Severity.ERROR,
                    name,
                    place,
                    "the line has " + cells.size() + " cells, the header " + columns.size());
        }
        if (accession == null) {
            findings.add(EntryCheck.SAMPLE_BLANK, Severity.ERROR, name, place, "the line names no sample");
        } else if (samples.put(accession, sample) != null) {
            findings.add(
                    EntryCheck.DUPLICATE_SAMPLE,
                    Severity.ERROR,
                    name,
                    place,
                    "sample " + accession + " stands on a line before");
        }
    }

    private Map<String, String> named(List<String> cells) {
        var named = new LinkedHashMap<String, String>();
        for (var index = 0; index < Math.min(cells.size(), columns.size()); index++) {
            if (!cells.get(index).isEmpty()) {
                named.put(columns.get(index), cells.get(index));
            }
        }
        return named;
    }

    /** The cells of the next line, stripped; null at the end. */
    private @Nullable List<String> cells() {
        var raw = lines.next();
        if (raw == null) {
            return null;
        }
        line = raw.getStartingLineNumber();
        var cells = new ArrayList<String>(raw.getFieldCount());
        for (var cell : raw.getFields()) {
            if (cell.indexOf('\0') >= 0) {
                throw new PipelineException(ErrorCode.SOURCE_MALFORMED, name + " is not text: it has NUL characters");
            }
            cells.add(TextFile.decode(cell).strip());
        }
        return cells;
    }
}
