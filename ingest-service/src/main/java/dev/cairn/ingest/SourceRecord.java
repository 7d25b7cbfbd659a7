package dev.cairn.ingest;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One record as its source has it.
 *
 * @param key the record's key in its source; null if it has none
 * @param contentType media type of the payload
 * @param payload the bytes as fetched
 * @param payloadHash SHA-256 of the payload, hexadecimal
 * @param source what the record came in: a URI without secrets
 */
public record SourceRecord(
        @Nullable String key, String contentType, ByteBuffer payload, String payloadHash, String source) {
    /** A record in JSON. */
    public static SourceRecord json(@Nullable String key, byte[] payload, String source) {
        return new SourceRecord(key, MediaTypes.JSON, ByteBuffer.wrap(payload), Sha256.of(payload), source);
    }
}
