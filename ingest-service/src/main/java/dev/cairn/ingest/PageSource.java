package dev.cairn.ingest;

/** The pages of one item, read one by one as they are asked for. */
public interface PageSource extends AutoCloseable {
    /**
     * Reads the next page; must not be called after the last one. Throws PipelineException if the source cannot be read
     * to its end: an item either comes whole or fails.
     */
    Page next() throws InterruptedException;

    @Override
    void close();
}
