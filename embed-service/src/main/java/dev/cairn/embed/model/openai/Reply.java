package dev.cairn.embed.model.openai;

import dev.cairn.kit.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** What one call to an endpoint came to, as far as it decides what happens next. */
sealed interface Reply {
    /**
     * Status 200.
     *
     * @param body not yet read
     * @param latency from sending to the last byte
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Answered(byte[] body, Duration latency) implements Reply {}

    /** Wait, all of you (429, 503). */
    record Throttled(Optional<Duration> retryAfter) implements Reply {}

    /** The same call may succeed later. */
    record Unavailable(String reason) implements Reply {}

    /** At least one of the inputs is refused, or what was asked besides. */
    record Rejected(int status, String reason) implements Reply {}

    /** There is no such model. */
    record NoSuchModel(String reason) implements Reply {}

    /** No call will succeed until a person acts. */
    record Refused(ErrorCode code, String reason) implements Reply {}
}
