package dev.cairn.embed.model;

/**
 * What a provider takes.
 *
 * @param batchCount most inputs in a batch
 * @param batchTokens most tokens in a batch, as {@link ModelProvider#estimateTokens} counts; one input may have more
 * @param concurrency most threads to ask from: more would only wait
 */
public record Limits(int batchCount, int batchTokens, int concurrency) {}
