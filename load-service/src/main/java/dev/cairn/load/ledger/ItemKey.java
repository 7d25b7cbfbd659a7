package dev.cairn.load.ledger;

import dev.cairn.schemas.RecordHeader;
import java.util.Comparator;

/** Names a work item of a run. */
public record ItemKey(String runId, String dataType, String entity) implements Comparable<ItemKey> {
    private static final Comparator<ItemKey> ORDER = Comparator.comparing(ItemKey::runId)
            .thenComparing(ItemKey::dataType)
            .thenComparing(ItemKey::entity);

    public ItemKey {
        runId = Storable.name(runId);
        dataType = Storable.name(dataType);
        entity = Storable.name(entity);
    }

    /** The item that a record belongs to. */
    public static ItemKey of(RecordHeader header) {
        return new ItemKey(header.getRunId(), header.getDataType(), header.getEntity());
    }

    @Override
    public int compareTo(ItemKey other) {
        return ORDER.compare(this, other);
    }
}
