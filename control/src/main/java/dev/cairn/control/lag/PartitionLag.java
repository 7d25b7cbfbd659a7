package dev.cairn.control.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind in one partition.
 *
 * @param next the offset that the group goes on with
 * @param end where committed records end (the last stable offset)
 * @param lag records between the two: 0 if there are none, else offsets, of which transaction markers may be a few
 * @param caughtUp true if no record lies between the two
 * @param age how long the oldest unread record has been waiting; null if caught up or not known
 * @param keptIn where the group keeps its offsets
 */
public record PartitionLag(
        String group,
        String topic,
        int partition,
        long next,
        long end,
        long lag,
        boolean caughtUp,
        @Nullable Duration age,
        Store keptIn) {

    /** Where a group keeps its offsets. */
    public enum Store {
        KAFKA,
        /** With the rows that came of the records: the loader's truth. */
        DATABASE
    }
}
