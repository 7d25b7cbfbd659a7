package dev.cairn.control.checkpoints;

import dev.cairn.control.lag.PartitionLag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything from which the pipeline can go on, and go back.
 *
 * @param topics in the order in which data flows
 * @param positions where each group goes on
 * @param tables of the database
 * @param vectors what the database holds of each model
 * @param answers that the topic holds, by model; null if it was not read
 */
public record CheckpointList(
        List<TopicCheckpoint> topics,
        List<PartitionLag> positions,
        List<Table> tables,
        List<Vectors> vectors,
        @Nullable Map<String, Long> answers) {
    /**
     * A table.
     *
     * @param bytes with its indexes and what lies out of line
     */
    public record Table(String name, long rows, long bytes) {}

    /**
     * The vectors of one model.
     *
     * @param current those that a current row uses
     */
    public record Vectors(String model, int dimensions, long vectors, long current) {}
}
