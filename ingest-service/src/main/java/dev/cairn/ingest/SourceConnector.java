package dev.cairn.ingest;

import dev.cairn.schemas.WorkItem;
import java.util.function.BooleanSupplier;

/** Turns the work items of one data type into pages of records. */
public interface SourceConnector {
    /** The data type whose items this connector reads. */
    String dataType();

    /**
     * Opens an item's source. Throws PipelineException with ITEM_INVALID if the item asks for something unknown.
     *
     * @param from where to go on; {@link Cursor#START} for a fresh item
     * @param unwanted true once nobody wants the item any more: who waits for the source then throws
     *     CancellationException within seconds
     */
    PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted);
}
