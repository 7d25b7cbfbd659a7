package dev.cairn.embed.model;

import dev.cairn.kit.error.ErrorCode;
import java.time.Duration;

/** What became of one input. */
public sealed interface Outcome {
    /** The tokens that the provider counted for this input; its share where the provider counts whole batches. */
    long promptTokens();

    /**
     * The text's vector.
     *
     * @param vector finite values, as many as the model has dimensions, of length 1
     * @param latency of the call that answered, without any waiting before it; a batch shares it
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are made once, handed on and never compared
    record Embedded(float[] vector, long promptTokens, Duration latency) implements Outcome {}

    /**
     * No answer, and asking again now would not help.
     *
     * @param message for the dead letter; holds no secret
     * @param promptTokens what was spent in vain
     */
    record Failed(ErrorCode code, String message, long promptTokens) implements Outcome {}
}
