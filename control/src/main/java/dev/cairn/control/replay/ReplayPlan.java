package dev.cairn.control.replay;

import dev.cairn.control.records.RecordTopic;
import java.util.List;
import java.util.Map;

/**
 * What a replay would do.
 *
 * @param records that the topic holds, by entity; an entity without any was empty
 * @param gone records of the run that the topic does not hold any more, by entity
 * @param sentBy of the entities of which some are gone, the earlier run that sent what their source still held
 * @param offsets where they lie
 * @param maxCalls answers of the model that the replay needs at most; an answer that is held is not paid for again
 * @param heldAnswers of these, how many are held for the same text, as far as can be told before the texts are made
 * @param maxTokens tokens of the others, by the average of the run
 */
public record ReplayPlan(
        String runId,
        RecordTopic from,
        String topic,
        Map<String, Long> records,
        Map<String, Long> gone,
        Map<String, String> sentBy,
        List<Range> offsets,
        long maxCalls,
        long heldAnswers,
        long maxTokens) {

    /** Records of a partition from the first to the last. */
    public record Range(int partition, long first, long last) {}

    /** Records in all. */
    public long total() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records in all that are gone. */
    public long totalGone() {
        return gone.values().stream().mapToLong(Long::longValue).sum();
    }
}
