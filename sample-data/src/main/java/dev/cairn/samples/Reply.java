package dev.cairn.samples;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a simulated service answers. */
@SuppressWarnings("ArrayRecordComponent") // replies are passed on, never compared
record Reply(
        int status,
        String contentType,
        byte[] body,
        @Nullable String retryAfter) {
    static Reply json(byte[] body) {
        return new Reply(200, "application/json", body, null);
    }

    static Reply error(int status, String contentType, String body) {
        return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8), null);
    }

    Reply withRetryAfter(@Nullable String value) {
        return new Reply(status, contentType, body, value);
    }
}
