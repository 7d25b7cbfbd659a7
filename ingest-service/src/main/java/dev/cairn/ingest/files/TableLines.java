package dev.cairn.ingest.files;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of a table of cells between separators, one by one. Empty lines are passed over.
 *
 * @param <T> what a line becomes
 */
public final class TableLines<T> implements Closeable {
    /** A line that is longer fails at once. The widest species of refine.bio has lines of some 3 MiB. */
    public static final int MAX_LINE_CHARS = 16 << 20;

    private static final int MAX_CELL_CHARS = 1 << 20;

    private final String name;
    private final CloseableIterator<T> lines;

    /** Opens a file; throws as {@link TextFile#open}. */
    public TableLines(SourceFiles files, String name, char separator, CsvCallbackHandler<T> handler) {
        this.name = name;
        this.lines = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_CELL_CHARS)
                .build(handler, new InputStreamReader(TextFile.open(files, name), StandardCharsets.ISO_8859_1))
                .iterator();
    }

    /** The next line; null at the end. Throws SOURCE_MALFORMED, SOURCE_TRUNCATED, SOURCE_UNSAFE or SOURCE_NOT_FOUND. */
    public @Nullable T next() {
        try {
            return lines.hasNext() ? lines.next() : null;
        } catch (UncheckedIOException e) {
            throw SourceFiles.unreadable(name, Objects.requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            if (e.getCause() instanceof PipelineException own) {
                throw own;
            }
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
