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
 * @param repeated how many records come after this page, the last one, that are those of the same places in the earlier
 *     run
 * @param memo what {@link SourceConnector#reopen} is to be told when the same source is read for a later run; only of
 *     the last page, null for nothing
 */
public record Page(
        List<SourceRecord> records,
        @Nullable String nextToken,
        Instant observedAt,
        long repeated,
        @Nullable String memo) {
    public Page {
        records = List.copyOf(records);
        if (nextToken != null && (repeated > 0 || memo != null)) {
            throw new IllegalArgumentException("only the last page ends an item");
        }
    }

    /** A page with which nothing is repeated, and of which nothing is noted. */
    public Page(List<SourceRecord> records, @Nullable String nextToken, Instant observedAt) {
        this(records, nextToken, observedAt, 0, null);
    }

    /** Whether nothing comes after this page. */
    public boolean last() {
        return nextToken == null;
    }
}
