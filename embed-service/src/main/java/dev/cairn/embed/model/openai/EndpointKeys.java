package dev.cairn.embed.model.openai;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that every provider behind an endpoint has, each under the provider's own prefix. */
final class EndpointKeys {
    static final String OPENAI = "https://api.openai.com/v1";

    private final ConfigKey<URI> baseUrl;
    private final ConfigKey<String> apiKey;
    private final ConfigKey<String> models;
    private final ConfigKey<Integer> concurrency;
    private final ConfigKey<Integer> requestsPerMinute;
    private final ConfigKey<Integer> tokensPerMinute;
    private final ConfigKey<Duration> timeout;
    private final ConfigKey<Integer> attempts;

    /**
     * @param path of the calls, which users leave out of the base URL
     * @param usualTimeout for one call
     */
    EndpointKeys(String prefix, String path, String usualTimeout) {
        baseUrl = ConfigKey.uri(prefix + "BASE_URL", OPENAI, "The endpoint, up to but without " + path);
        apiKey = ConfigKey.secret(
                prefix + "API_KEY", "The endpoint's key; may be left out where the base URL is a server without keys");
        models = ConfigKey.text(
                prefix + "MODELS", "", "Names of models that runs may ask for, separated by commas; empty: all");
        concurrency = ConfigKey.integer(prefix + "CONCURRENCY", 1, 1024, 8, "Most calls in flight at once");
        requestsPerMinute = ConfigKey.integer(
                prefix + "REQUESTS_PER_MINUTE", 0, Integer.MAX_VALUE, 0, "Most calls started in a minute; 0: no limit");
        tokensPerMinute = ConfigKey.integer(
                prefix + "TOKENS_PER_MINUTE", 0, Integer.MAX_VALUE, 0, "Most tokens in a minute; 0: no limit");
        timeout = ConfigKey.duration(prefix + "TIMEOUT", usualTimeout, "How long one call may take, to its last byte");
        attempts = ConfigKey.integer(
                prefix + "ATTEMPTS",
                1,
                100,
                5,
                "Failed calls (5xx, timeouts, broken connections) until a text is given up");
    }

    /** All of them. */
    List<ConfigKey<?>> all() {
        return List.of(baseUrl, apiKey, models, concurrency, requestsPerMinute, tokensPerMinute, timeout, attempts);
    }

    /** Reads them; problems are left in the reader. */
    EndpointConfig read(ConfigReader reader) {
        var key = reader.get(apiKey).strip();
        if (!Address.isKey(key)) {
            reader.problem(apiKey.name() + " is (secret): must be printable ASCII without blanks");
        }
        return new EndpointConfig(
                reader.get(baseUrl),
                key,
                names(reader.get(models)),
                reader.get(concurrency),
                reader.get(requestsPerMinute),
                reader.get(tokensPerMinute),
                reader.get(timeout),
                reader.get(attempts));
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
