package dev.cairn.control.narratives.purge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a purge did, or would do.
 *
 * @param experiments that asked about the data source
 * @param runs that brought or asked about it; their accounts stay
 * @param places where it was looked for
 * @param othersRuns runs of other data whose records went with those that were cut: they cannot be replayed whole
 * @param lingering where bytes lie on until the broker cleans its files
 */
public record PurgeResult(
        boolean dryRun,
        String dataSource,
        Set<String> experiments,
        Set<String> runs,
        List<Place> places,
        Set<String> othersRuns,
        List<Lingering> lingering) {
    /** What a place is. */
    public enum Kind {
        TABLE,
        TOPIC
    }

    /**
     * A table or a topic.
     *
     * @param found rows or records before
     * @param others records of other data that went, or would go, with them
     * @param left rows or records after; null for a dry run
     */
    @JsonInclude(Include.NON_NULL)
    public record Place(
            Kind kind,
            String name,
            long found,
            long others,
            @Nullable Long left) {}

    /**
     * A topic that no client can read any of it from, and whose files still hold some.
     *
     * @param values that were replaced or buried; 0 where records were cut off, which nobody can count any more
     * @param atMost how long the broker's configuration lets them lie; null: it sets no bound
     */
    @JsonInclude(Include.NON_NULL)
    public record Lingering(
            String topic, long values, @Nullable Duration atMost) {}
}
