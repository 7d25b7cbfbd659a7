package dev.cairn.embed.model;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Configurations that lead to a test's endpoint. */
final class OpenAiConfigs {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final int ATTEMPTS = 3;

    private OpenAiConfigs() {}

    static OpenAiConfig to(EmbeddingEndpoint endpoint) {
        return config(endpoint.baseUrl(), EmbeddingEndpoint.KEY, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig to(URI baseUrl) {
        return config(baseUrl, EmbeddingEndpoint.KEY, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withKey(EmbeddingEndpoint endpoint, String key) {
        return config(endpoint.baseUrl(), key, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withModels(EmbeddingEndpoint endpoint, Set<String> models) {
        return config(endpoint.baseUrl(), EmbeddingEndpoint.KEY, models, 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withBatches(EmbeddingEndpoint endpoint, int count, int tokens) {
        return config(endpoint.baseUrl(), EmbeddingEndpoint.KEY, Set.of(), count, tokens, TIMEOUT);
    }

    static OpenAiConfig withTimeout(EmbeddingEndpoint endpoint, Duration timeout) {
        return config(endpoint.baseUrl(), EmbeddingEndpoint.KEY, Set.of(), 100, 10_000, timeout);
    }

    static OpenAiConfig withLimits(EmbeddingEndpoint endpoint, int concurrency, int requests, int tokens) {
        return new OpenAiConfig(
                endpoint.baseUrl(),
                EmbeddingEndpoint.KEY,
                Set.of(),
                100,
                10_000,
                concurrency,
                requests,
                tokens,
                TIMEOUT,
                ATTEMPTS);
    }

    private static OpenAiConfig config(
            URI baseUrl, String key, Set<String> models, int count, int tokens, Duration timeout) {
        return new OpenAiConfig(baseUrl, key, models, count, tokens, 4, 0, 0, timeout, ATTEMPTS);
    }
}
