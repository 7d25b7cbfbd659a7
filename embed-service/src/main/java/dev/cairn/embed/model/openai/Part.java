package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.Limits;
import dev.cairn.kit.model.ModelId;
import java.util.ArrayList;
import java.util.List;

/** Questions to one model that go into one call. */
record Part(ModelId model, List<Question> questions) {

    /** Cuts questions into parts within the limits, in order; a question beyond the token limit goes alone. */
    static List<Part> cut(ModelId model, List<Question> questions, Limits limits) {
        var parts = new ArrayList<Part>();
        var part = new ArrayList<Question>();
        var tokens = 0L;
        for (var question : questions) {
            var full = part.size() == limits.batchCount() || tokens + question.estimatedTokens > limits.batchTokens();
            if (full && !part.isEmpty()) {
                parts.add(new Part(model, List.copyOf(part)));
                part.clear();
                tokens = 0;
            }
            part.add(question);
            tokens += question.estimatedTokens;
        }
        if (!part.isEmpty()) {
            parts.add(new Part(model, List.copyOf(part)));
        }
        return parts;
    }

    boolean isEmpty() {
        return questions.isEmpty();
    }

    boolean isSingle() {
        return questions.size() == 1;
    }

    List<Part> halves() {
        var middle = questions.size() / 2;
        return List.of(with(questions.subList(0, middle)), with(questions.subList(middle, questions.size())));
    }

    Part with(List<Question> some) {
        return new Part(model, some);
    }

    List<String> texts() {
        return questions.stream().map(question -> question.text).toList();
    }

    int estimatedTokens() {
        var sum = questions.stream()
                .mapToLong(question -> question.estimatedTokens)
                .sum();
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    /** Charges every question its share by estimated size; the shares add up to the total. */
    void charge(long tokens) {
        var all = estimatedTokens();
        var sizes = 0L;
        var charged = 0L;
        for (var question : questions) {
            sizes += question.estimatedTokens;
            var upToHere = tokens * sizes / all;
            question.promptTokens += upToHere - charged;
            charged = upToHere;
        }
    }
}
