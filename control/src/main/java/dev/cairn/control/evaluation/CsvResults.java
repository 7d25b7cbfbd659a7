package dev.cairn.control.evaluation;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as RFC 4180 has them, with a header; null is nothing at all, and lists are joined by "; ". */
final class CsvResults implements ResultSink {
    private final CSVPrinter csv;

    CsvResults(List<ResultColumn> columns, Writer out) throws IOException {
        csv = new CSVPrinter(out, CSVFormat.RFC4180);
        csv.printRecord(columns.stream().map(ResultColumn::name));
    }

    @Override
    public void write(List<@Nullable Object> values) throws IOException {
        for (var value : values) {
            csv.print(value instanceof List<?> list ? join(list) : value);
        }
        csv.println();
    }

    private static String join(List<?> list) {
        return String.join("; ", list.stream().map(String::valueOf).toList());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
