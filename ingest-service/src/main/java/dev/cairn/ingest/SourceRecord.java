package dev.cairn.ingest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(SourceRecord::sha256);

    /** A record in JSON. */
    public static SourceRecord json(@Nullable String key, byte[] payload, String source) {
        var hash = HexFormat.of().formatHex(SHA_256.get().digest(payload));
        return new SourceRecord(key, "application/json", ByteBuffer.wrap(payload), hash, source);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
