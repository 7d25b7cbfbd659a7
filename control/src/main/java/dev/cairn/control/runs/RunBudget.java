package dev.cairn.control.runs;

import org.jspecify.annotations.Nullable;

/**
 * What the model of a run may cost.
 *
 * @param attempt from which on it counts
 * @param calls texts that the model may be asked about; null without a bound
 * @param tokens that it may take; null without a bound
 * @param usd what was given for the tokens, where the bound was in US dollars
 */
public record RunBudget(
        int attempt,
        @Nullable Long calls,
        @Nullable Long tokens,
        @Nullable Double usd) {}
