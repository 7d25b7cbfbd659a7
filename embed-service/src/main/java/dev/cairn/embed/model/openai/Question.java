package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.TokenEstimate;

/** One input of a batch on its way to an outcome. */
final class Question {
    final int index;
    final String text;
    final int estimatedTokens;
    /** What its answers cost so far, invalid ones included. */
    long promptTokens;

    Question(int index, String text) {
        this.index = index;
        this.text = text;
        estimatedTokens = TokenEstimate.of(text);
    }
}
