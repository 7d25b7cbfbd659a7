package dev.cairn.samples;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** How a simulated chat model comes by its answers. Called by several threads. */
@FunctionalInterface
public interface ChatModel {
    /** Its answer to a prompt. */
    ChatReply answer(ChatPrompt prompt);

    /** Answers in turn, and from the beginning again when all were given. */
    static ChatModel inTurn(List<ChatReply> replies) {
        var next = new AtomicInteger();
        return prompt -> replies.get(Math.floorMod(next.getAndIncrement(), replies.size()));
    }

    /**
     * A detector that looks for words: the same prompt always gets the same answer, in the JSON that experiments ask for.
     * What it finds is of no meaning.
     *
     * @param words that make it say yes; small letters
     */
    static ChatModel finding(List<String> words) {
        return prompt -> {
            var text = prompt.user().toLowerCase(Locale.ROOT);
            var found = words.stream().filter(text::contains).toList();
            var names = found.isEmpty() ? "" : "\"" + String.join("\", \"", found) + "\"";
            return ChatReply.of("{\"detected\": " + !found.isEmpty() + ", \"confidence\": 0.9, \"indicators\": ["
                    + names + "], \"rationale\": \"" + found.size() + " words found\"}");
        };
    }
}
