package dev.cairn.samples;

import org.jspecify.annotations.Nullable;

/**
 * What a simulated model writes.
 *
 * @param finishReason as in {@code stop} or {@code length}
 * @param reasoning what it writes before the answer; null for none
 */
public record ChatReply(
        String content, String finishReason, @Nullable String reasoning) {
    /** A finished answer without reasoning. */
    public static ChatReply of(String content) {
        return new ChatReply(content, "stop", null);
    }
}
