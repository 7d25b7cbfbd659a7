package dev.cairn.control.export;

import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Comma-separated values as RFC 4180 has them, with a header; nested values are JSON, and null is nothing at all. */
public final class CsvSink implements RecordSink {
    private final DocumentColumns columns;
    private final CSVPrinter csv;

    /**
     * Throws FORMAT_UNSUPPORTED for a data type whose columns are not known.
     *
     * @param out is closed with this
     */
    public CsvSink(String dataType, Writer out) throws IOException {
        columns = DocumentColumns.of(dataType);
        csv = new CSVPrinter(out, CSVFormat.RFC4180);
        csv.printRecord(columns.all().stream().map(DocumentColumns.Column::name));
    }

    @Override
    public void write(ExportedRecord record) throws IOException {
        csv.printRecord(columns.values(record));
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
