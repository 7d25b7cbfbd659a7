package dev.cairn.embed.model.openai;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Configurations that lead to a test's endpoint. */
final class OpenAiConfigs {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final int ATTEMPTS = 3;

    private OpenAiConfigs() {}

    static OpenAiConfig to(ScriptedEndpoint endpoint) {
        return config(endpoint.baseUrl(), ScriptedEndpoint.KEY, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig to(URI baseUrl) {
        return config(baseUrl, ScriptedEndpoint.KEY, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withKey(ScriptedEndpoint endpoint, String key) {
        return config(endpoint.baseUrl(), key, Set.of(), 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withModels(ScriptedEndpoint endpoint, Set<String> models) {
        return config(endpoint.baseUrl(), ScriptedEndpoint.KEY, models, 100, 10_000, TIMEOUT);
    }

    static OpenAiConfig withBatches(ScriptedEndpoint endpoint, int count, int tokens) {
        return config(endpoint.baseUrl(), ScriptedEndpoint.KEY, Set.of(), count, tokens, TIMEOUT);
    }

    static OpenAiConfig withTimeout(ScriptedEndpoint endpoint, Duration timeout) {
        return config(endpoint.baseUrl(), ScriptedEndpoint.KEY, Set.of(), 100, 10_000, timeout);
    }

    static OpenAiConfig withLimits(ScriptedEndpoint endpoint, int concurrency, int requests, int tokens) {
        var own = new EndpointConfig(
                endpoint.baseUrl(), ScriptedEndpoint.KEY, Set.of(), concurrency, requests, tokens, TIMEOUT, ATTEMPTS);
        return new OpenAiConfig(own, 100, 10_000);
    }

    private static OpenAiConfig config(
            URI baseUrl, String key, Set<String> models, int count, int tokens, Duration timeout) {
        return new OpenAiConfig(new EndpointConfig(baseUrl, key, models, 4, 0, 0, timeout, ATTEMPTS), count, tokens);
    }
}
