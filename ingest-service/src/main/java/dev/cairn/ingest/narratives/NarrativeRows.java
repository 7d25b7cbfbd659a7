package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file behind its header, as narratives. */
final class NarrativeRows implements Closeable {
    private final Table table;
    private final Columns columns;
    private final RowReader reader;
    private final Attention attention;

    /** Opens a file and reads its header. Throws as {@link NarrativeFile#open}. */
    NarrativeRows(NarrativeFile file, ColumnNames names, Findings findings, Attention attention) {
        this.attention = attention;
        table = file.open(names::know);
        try {
            var header = table.next();
            if (header == null) {
                throw new PipelineException(
                        ErrorCode.SOURCE_TRUNCATED, file.name() + " is empty; export the narratives again");
            }
            columns = Columns.of(header, names, findings, file.name(), table.rowName() + " " + header.number());
            reader = new RowReader(columns, findings, file.name(), table);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    Columns columns() {
        return columns;
    }

    /** What rows are called in places. */
    String rowName() {
        return table.rowName();
    }

    /** The narratives of the next row; null at the end. Throws as {@link Table#next} and {@link Attention#check}. */
    @Nullable
    List<SourceNarrative> next() throws InterruptedException {
        attention.check();
        var row = table.next();
        return row == null ? null : reader.read(row);
    }

    @Override
    public void close() {
        table.close();
    }
}
