package dev.cairn.embed.model;

import dev.cairn.kit.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one input. */
public sealed interface Outcome {
    /** The tokens that the provider counted for this input; its share where the provider counts whole batches. */
    long promptTokens();

    /** The tokens that the model wrote, its reasoning included. */
    long completionTokens();

    /**
     * The text's vector.
     *
     * @param vector finite values, as many as the model has dimensions, of length 1
     * @param latency of the call that answered, without any waiting before it; a batch shares it
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are made once, handed on and never compared
    record Embedded(float[] vector, long promptTokens, Duration latency) implements Outcome {
        @Override
        public long completionTokens() {
            return 0;
        }
    }

    /**
     * What the model wrote, as it came. Whether it is what was asked for is for the reader of the answer to say.
     *
     * @param text not blank
     * @param finishReason why the model stopped, in its provider's words; null if it does not tell
     * @param reasoning what it wrote before the answer, if the provider tells
     * @param latency of the call that answered, without any waiting before it
     */
    record Completed(
            String text,
            @Nullable String finishReason,
            @Nullable String reasoning,
            long promptTokens,
            long completionTokens,
            Duration latency)
            implements Outcome {
        /** Without what may repeat the prompt. */
        @Override
        public String toString() {
            return "Completed[" + text.length() + " characters, finishReason=" + finishReason + "]";
        }
    }

    /**
     * No answer, and asking again now would not help.
     *
     * @param message for the dead letter; holds no secret, and nothing of a prompt
     * @param promptTokens what was spent in vain, as are the completion's
     */
    record Failed(ErrorCode code, String message, long promptTokens, long completionTokens) implements Outcome {
        /** One that no model wrote anything for. */
        public Failed(ErrorCode code, String message, long promptTokens) {
            this(code, message, promptTokens, 0);
        }
    }
}
