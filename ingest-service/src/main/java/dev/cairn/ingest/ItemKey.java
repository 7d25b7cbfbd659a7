package dev.cairn.ingest;

import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.WorkItem;

/** Names an item: one entity of one run. */
record ItemKey(String runId, String dataType, String entity) {
    static ItemKey of(WorkItem item) {
        return new ItemKey(item.getRunId(), item.getDataType(), item.getEntity());
    }

    static ItemKey of(IngestCursor cursor) {
        return new ItemKey(cursor.getRunId(), cursor.getDataType(), cursor.getEntity());
    }

    /** The key of the item's cursor on its topic. */
    String text() {
        return runId + "/" + dataType + "/" + entity;
    }
}
