package dev.cairn.load.rows;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.Storable;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.RecordHeader;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record to load.
 *
 * @param contentHash the payload's
 * @param origin the record as it came
 */
public record LoadRecord(
        RecordHeader header,
        EnrichedPayload payload,
        ContentHash contentHash,
        ItemKey item,
        ConsumerRecord<String, byte[]> origin) {

    /** Names the record for good. */
    record Id(ItemKey item, long ordinal) {}

    Id id() {
        return new Id(item, header.getOrdinal());
    }

    /** When the source was read. */
    public Instant observedAt() {
        return Storable.time(header.getObservedAt());
    }

    /** The answer that holds the record's vector; null without an embedding. */
    @Nullable
    ModelAnswer embedding() {
        var result = payload.getModelResult();
        return result != null && result.getAnswer().getOutcome() instanceof Embedding ? result.getAnswer() : null;
    }

    /** The key of the record's vector; null without an embedding. */
    @Nullable
    String embeddingKey() {
        var answer = embedding();
        return answer == null ? null : answer.getRequestKey();
    }
}
