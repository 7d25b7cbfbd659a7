package dev.cairn.embed.model;

import dev.cairn.kit.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one call to an endpoint came to, as far as it decides what happens next. */
sealed interface Reply {
    /**
     * Vectors, not yet checked.
     *
     * @param vectors at each input's place what came for it, as it came; null where nothing came
     * @param tokens as the endpoint counted them, if it did
     * @param latency from sending to the last byte
     */
    record Answered(List<double @Nullable []> vectors, OptionalLong tokens, Duration latency) implements Reply {}

    /** Wait, all of you (429, 503). */
    record Throttled(Optional<Duration> retryAfter) implements Reply {}

    /** The same call may succeed later. */
    record Unavailable(String reason) implements Reply {}

    /** At least one of the inputs is refused. */
    record Rejected(String reason) implements Reply {}

    /** There is no such model. */
    record NoSuchModel(String reason) implements Reply {}

    /** No call will succeed until a person acts. */
    record Refused(ErrorCode code, String reason) implements Reply {}
}
