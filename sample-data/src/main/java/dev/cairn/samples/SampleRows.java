package dev.cairn.samples;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the rows of a sample go. */
interface SampleRows extends Closeable {
    /** Writes a row of cells. */
    void write(List<String> cells) throws IOException;

    /** Begins a file. */
    static SampleRows to(Path file, NarrativePlan.Format format) throws IOException {
        return switch (format) {
            case CSV -> csv(file);
            case XLSX -> new SheetRows(file);
        };
    }

    private static SampleRows csv(Path file) throws IOException {
        var writer = CsvWriter.builder().build(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        return new SampleRows() {
            @Override
            public void write(List<String> cells) {
                writer.writeRecord(cells);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }
}
