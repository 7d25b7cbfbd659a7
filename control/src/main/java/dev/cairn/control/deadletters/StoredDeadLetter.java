package dev.cairn.control.deadletters;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
        @JsonIgnore ByteBuffer payload) {}
