package dev.cairn.load.answers;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes away what templates of models put around an answer: thoughts in {@code <think>…</think>}, and the channels of
 * OpenAI's Harmony format ({@code <|channel|>final<|message|>…<|return|>}), of which the last named final is the answer.
 */
final class ModelTags {
    private static final String CHANNEL = "<|channel|>";
    private static final String MESSAGE = "<|message|>";
    private static final String FINAL = "final";
    private static final String THOUGHTS = "analysis";
    private static final Pattern TAG = Pattern.compile("<\\|[a-zA-Z_]{1,30}\\|>");
    private static final Pattern THINK = Pattern.compile("<(/?)think(?:ing)?>", Pattern.CASE_INSENSITIVE);

    private ModelTags() {}

    /** What is left of an answer. Adds to the repairs. */
    static String remove(String text, Set<Repair> repairs) {
        return withoutTags(withoutThoughts(text, repairs), repairs);
    }

    /** A thought without a beginning began before the text; one without an end goes on to its end. */
    private static String withoutThoughts(String text, Set<Repair> repairs) {
        var kept = new StringBuilder();
        var from = 0;
        var thinking = false;
        for (var tag = THINK.matcher(text); tag.find(); from = tag.end()) {
            var ends = !tag.group(1).isEmpty();
            repairs.add(Repair.THOUGHTS);
            if (!ends && !thinking) {
                kept.append(text, from, tag.start());
            } else if (ends && !thinking) {
                kept.setLength(0);
            }
            thinking = !ends;
        }
        return thinking
                ? kept.toString()
                : kept.append(text, from, text.length()).toString();
    }

    private static String withoutTags(String text, Set<Repair> repairs) {
        var answer = text.contains(CHANNEL) ? answerChannel(text.split(Pattern.quote(CHANNEL), -1)) : text;
        var cleaned = TAG.matcher(answer).replaceAll(" ");
        if (!cleaned.equals(text)) {
            repairs.add(Repair.CHANNEL_TAGS);
        }
        return cleaned;
    }

    /** The last final channel; without one, all that are no thoughts. */
    private static String answerChannel(String[] parts) {
        var others = new StringBuilder(parts[0]);
        var last = "";
        for (var i = 1; i < parts.length; i++) {
            var message = parts[i].indexOf(MESSAGE);
            var content = message < 0 ? parts[i] : parts[i].substring(message + MESSAGE.length());
            var name = parts[i].stripLeading().toLowerCase(Locale.ROOT);
            if (name.startsWith(FINAL)) {
                last = content;
            } else if (!name.startsWith(THOUGHTS)) {
                others.append(content);
            }
        }
        return last.isBlank() ? others.toString() : last;
    }
}
