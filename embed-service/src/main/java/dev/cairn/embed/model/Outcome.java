package dev.cairn.embed.model;

import dev.cairn.kit.error.ErrorCode;
import java.time.Duration;

/** What became of one input. */
public sealed interface Outcome {
    /**
     * The text's vector.
     *
     * @param vector finite values, as many as the model has dimensions
     * @param promptTokens what the provider counted, this input's share where it counts whole batches
     * @param latency of the call that answered, without any waiting before it; a batch shares it
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are made once, handed on and never compared
    record Embedded(float[] vector, long promptTokens, Duration latency) implements Outcome {}

    /**
     * No answer, and asking again now would not help.
     *
     * @param message without the text and without secrets
     */
    record Failed(ErrorCode code, String message) implements Outcome {}
}
