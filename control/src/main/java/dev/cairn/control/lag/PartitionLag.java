package dev.cairn.control.lag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is behind in one partition.
 *
 * @param next the offset that the group goes on with
 * @param end where committed records end (the last stable offset)
 * @param lag records between the two; transaction markers and aborted records are none
 * @param exact true if the records were counted; false if their number follows from samples
 * @param caughtUp true if no record lies between the two
 * @param age how long the oldest unread record has been waiting; null if caught up or not known
 * @param rate records that the group reads a second; null until it has been watched for a second
 * @param drain how long it needs for its lag at this rate; null while the rate is not known or nothing moves
 * @param keptIn where the group keeps its offsets
 */
public record PartitionLag(
        String group,
        String topic,
        int partition,
        long next,
        long end,
        long lag,
        boolean exact,
        boolean caughtUp,
        @Nullable Duration age,
        @Nullable Double rate,
        @Nullable Duration drain,
        Store keptIn) {

    /** Where a group keeps its offsets. */
    public enum Store {
        KAFKA,
        /** With the rows that came of the records: the loader's truth. */
        DATABASE
    }
}
