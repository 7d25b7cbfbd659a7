package dev.cairn.ingest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A portion of an item that is committed as a whole.
 *
 * @param records in the order of the source; may be empty
 * @param nextToken what {@link SourceConnector#open} needs to go on after this page; null after the last one
 * @param observedAt when the source was read
 */
public record Page(List<SourceRecord> records, @Nullable String nextToken, Instant observedAt) {
    public Page {
        records = List.copyOf(records);
    }

    /** Whether nothing comes after this page. */
    public boolean last() {
        return nextToken == null;
    }
}
