package dev.cairn.ingest.expression;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.files.TableLines;
import dev.cairn.ingest.files.TextFile;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a matrix line by line: a header of samples, then one gene a line. The current line is looked at by accessors and
 * overwritten by the next one, so that memory does not grow with the file.
 */
final class MatrixReader implements Closeable {
    private static final char LAST_CONTROL = 0x1f;

    private final String name;
    private final BadCells badCells;
    private final Line current = new Line();
    private final TableLines<Boolean> lines;
    private final List<String> columns = new ArrayList<>();
    private int[] slots = {};
    private float[] values = {};
    private boolean wanted;

    /** Is told of cells that hold no finite number. */
    @FunctionalInterface
    interface BadCells {
        /**
         * Takes note of a cell.
         *
         * @param line counted from 1
         * @param column counted from 1; the first one has the genes
         * @param text the cell, cut if it is long
         * @param infinite whether it is a number, but too large or infinite
         */
        void found(long line, int column, String text, boolean infinite);
    }

    /** Opens a matrix and reads its header. Throws as {@link TableLines}. */
    MatrixReader(SourceFiles files, String name, BadCells badCells) {
        this.name = name;
        this.badCells = badCells;
        this.lines = new TableLines<>(files, name, '\t', current);
        try {
            lines.next();
            columns.forEach(column -> requireText(column, 1));
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The samples in a matrix's header. */
    static List<String> columns(SourceFiles files, String name) {
        try (var reader = new MatrixReader(files, name, (line, column, text, infinite) -> {})) {
            return reader.columns();
        }
    }

    /** The samples in the header, as they stand there. */
    List<String> columns() {
        return columns;
    }

    /**
     * Chooses the columns whose values are read.
     *
     * @param chosen for each column its place among the values, or -1
     * @param count how many values a gene then has
     */
    void select(int[] chosen, int count) {
        slots = chosen.clone();
        values = new float[count];
    }

    /** Goes to the next gene; false at the end. Throws as {@link TableLines#next}. */
    boolean next() {
        wanted = true;
        return lines.next() != null && requireText(current.gene, current.number);
    }

    /** Passes over a number of genes without looking at their values. Throws SOURCE_CHANGED if there are fewer. */
    void skip(long genes) {
        wanted = false;
        for (var done = 0L; done < genes; done++) {
            if (lines.next() == null) {
                throw new PipelineException(
                        ErrorCode.SOURCE_CHANGED, name + " has " + done + " genes, but " + genes + " were read before");
            }
        }
    }

    /** The current gene's name, as it stands there. */
    String gene() {
        return current.gene;
    }

    /** The number of the current line, counted from 1. */
    long line() {
        return current.number;
    }

    /** How many cells the current line has, the gene's name among them. */
    int cells() {
        return current.cells;
    }

    /** The values of the chosen columns; NaN where there is none. Overwritten by the next line. */
    float[] values() {
        return values;
    }

    @Override
    public void close() {
        lines.close();
    }

    private boolean requireText(String cell, long line) {
        if (cell.chars().anyMatch(character -> character <= LAST_CONTROL)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_MALFORMED, name + " is not text: line " + line + " has control characters");
        }
        return true;
    }

    /** Takes in the cells of a line. */
    private final class Line extends AbstractBaseCsvCallbackHandler<Boolean> {
        private long number;
        private int cells;
        private int chars;
        private String gene = "";
        private boolean header = true;

        @Override
        protected void handleBegin(long line) {
            number = line;
            cells = 0;
            chars = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            cells++;
            chars += length + 1;
            if (chars > TableLines.MAX_LINE_CHARS) {
                throw new PipelineException(
                        ErrorCode.SOURCE_MALFORMED,
                        name + ": line " + number + " is longer than " + TableLines.MAX_LINE_CHARS + " characters");
            }
            if (index == 0) {
                gene = TextFile.decode(new String(buffer, offset, length).strip());
            } else if (header) {
                columns.add(TextFile.decode(new String(buffer, offset, length).strip()));
            } else if (wanted && index <= slots.length && slots[index - 1] >= 0) {
                values[slots[index - 1]] = value(buffer, offset, length);
            }
        }

        @Override
        protected Boolean buildRecord() {
            // An empty line comes here, too, and is passed over afterwards.
            header = header && cells == 0;
            return Boolean.TRUE;
        }

        private float value(char[] buffer, int offset, int length) {
            try {
                var value = Cells.parse(buffer, offset, length);
                if (Float.isInfinite(value)) {
                    badCells.found(number, cells, Cells.shown(buffer, offset, length), true);
                    return Float.NaN;
                }
                return value;
            } catch (NumberFormatException e) {
                badCells.found(number, cells, Cells.shown(buffer, offset, length), false);
                return Float.NaN;
            }
        }
    }
}
