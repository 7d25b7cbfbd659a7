package dev.cairn.ingest;

import dev.cairn.schemas.WorkItem;
import java.util.function.BooleanSupplier;

/** Turns the work items of one data type into pages of records. */
public interface SourceConnector {
    /**
     * The parameter that names an earlier run, in which the entity is complete and after which it came in no other: what
     * has not changed since need not be sent again.
     */
    String UNCHANGED_SINCE = "unchanged_since";

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

    /**
     * Opens the source of a fresh item whose entity is complete in an earlier run. If the connector finds the source as it
     * was then, it may hand out a last page that repeats the records of that run.
     */
    default PageSource reopen(WorkItem item, Earlier earlier, BooleanSupplier unwanted) {
        return open(item, Cursor.START, unwanted);
    }
}
