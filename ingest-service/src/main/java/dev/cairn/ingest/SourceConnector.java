package dev.cairn.ingest;

import dev.cairn.schemas.WorkItem;

/** Turns the work items of one data type into pages of records. */
public interface SourceConnector {
    /** The data type whose items this connector reads. */
    String dataType();

    /**
     * Opens an item's source. Throws PipelineException with ITEM_INVALID if the item asks for something unknown.
     *
     * @param from where to go on; {@link Cursor#START} for a fresh item
     */
    PageSource open(WorkItem item, Cursor from);
}
