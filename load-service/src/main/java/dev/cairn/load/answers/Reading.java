package dev.cairn.load.answers;

import dev.cairn.kit.error.ErrorCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer was found to say, or why it was no use. */
public sealed interface Reading {
    /**
     * An answer that was read.
     *
     * @param confidence 0 to 1
     * @param indicators what it names, in its order; empty if it names none
     * @param rationale null if it gives none
     * @param repairs what had to be mended
     */
    record Answer(
            boolean detected,
            double confidence,
            List<String> indicators,
            @Nullable String rationale,
            Set<Repair> repairs)
            implements Reading {}

    /**
     * An answer that was not read.
     *
     * @param code ANSWER_UNREADABLE or ANSWER_INCOMPLETE
     * @param message without anything that the model wrote, since that may repeat a narrative
     */
    record Failure(ErrorCode code, String message) implements Reading {
        static Failure unreadable(String message) {
            return new Failure(ErrorCode.ANSWER_UNREADABLE, message);
        }

        static Failure incomplete(String message) {
            return new Failure(ErrorCode.ANSWER_INCOMPLETE, message);
        }
    }
}
