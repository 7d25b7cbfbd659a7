package dev.cairn.ingest.narratives;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one by one, from its header on. Rows without any cell that holds something are passed over. */
interface Table extends Closeable {
    /** The most characters of a cell that are of use. A longer cell comes with more than that, perhaps not with all. */
    int MAX_CELL_CHARS = 100_000;

    /**
     * A row.
     *
     * @param number of the line that it begins on, or of the row in a sheet, from 1
     * @param cells as they stand there
     */
    record Row(long number, List<String> cells) {
        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /** The next row; null at the end. Throws SOURCE_MALFORMED, SOURCE_TRUNCATED, SOURCE_UNSAFE or SOURCE_NOT_FOUND. */
    @Nullable
    Row next();

    /** What a row is called: a line or a row. */
    String rowName();

    /** Whether a row may lack cells at its end. */
    boolean mayBeShort();

    @Override
    void close();
}
