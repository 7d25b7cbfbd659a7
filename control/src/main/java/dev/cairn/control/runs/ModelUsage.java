package dev.cairn.control.runs;

/**
 * What a run cost.
 *
 * @param called records whose answer was asked of the model
 * @param reused records whose answer was there already
 * @param failed records that the model gave no answer for
 * @param tokens of the calls: of prompts and of completions
 * @param completionTokens those of completions alone
 * @param repaid of the calls: those that may have been paid for twice, because a worker died while it asked the same
 */
public record ModelUsage(long called, long reused, long failed, long tokens, long completionTokens, long repaid) {}
