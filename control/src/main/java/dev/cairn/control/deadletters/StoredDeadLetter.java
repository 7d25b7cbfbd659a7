package dev.cairn.control.deadletters;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the loader stored it. Run, data type, entity, record and ordinal are null where the record could not
 * be decoded.
 *
 * @param path the JSON path at fault, where one is
 * @param payload the value of the origin's record; empty where it was too large to go along
 */
public record StoredDeadLetter(
        long id,
        @Nullable String runId,
        @Nullable String dataType,
        @Nullable String entity,
        @Nullable String recordKey,
        @Nullable Long ordinal,
        String stage,
        int code,
        String name,
        String message,
        @Nullable String path,
        String originTopic,
        int originPartition,
        long originOffset,
        Instant failedAt,
        @JsonIgnore ByteBuffer payload) {

    /** True if it is about an item that could not be fetched, not about a record. */
    boolean ofWholeItem() {
        return ordinal != null && ordinal < 0;
    }

    /**
     * The value of the origin's record.
     *
     * @throws PipelineException PAYLOAD_UNREADABLE where it did not go along
     */
    byte[] bytes() {
        if (!payload.hasRemaining()) {
            throw new PipelineException(
                    ErrorCode.PAYLOAD_UNREADABLE,
                    "the record was too large to go along, or empty; it is at " + originTopic + " partition "
                            + originPartition + " offset " + originOffset);
        }
        var bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
