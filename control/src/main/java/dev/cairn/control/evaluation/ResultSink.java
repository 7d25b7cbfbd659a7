package dev.cairn.control.evaluation;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes results one by one and keeps none of them. */
interface ResultSink extends AutoCloseable {
    /**
     * Takes the next result.
     *
     * @param values in the order of the columns
     */
    void write(List<@Nullable Object> values) throws IOException;

    /** Ends the output: before it, the output is not whole. */
    @Override
    void close() throws IOException;
}
