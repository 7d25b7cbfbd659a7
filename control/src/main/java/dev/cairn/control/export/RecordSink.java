package dev.cairn.control.export;

import java.io.IOException;

/** Takes records one by one and keeps none of them. */
public interface RecordSink extends AutoCloseable {
    /** Takes the next record. */
    void write(ExportedRecord record) throws IOException;

    /** Ends the output: before it, the output is not whole. */
    @Override
    void close() throws IOException;
}
