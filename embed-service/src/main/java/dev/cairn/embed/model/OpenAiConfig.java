package dev.cairn.embed.model;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an endpoint that speaks OpenAI's {@code /embeddings} is called.
 *
 * @param baseUrl what stands before {@code /embeddings}
 * @param apiKey sent as bearer token; empty: none is sent, as servers of one's own often want it
 * @param models names that may be asked for; empty: all
 * @param batchCount most texts in a call
 * @param batchTokens most estimated tokens in a call
 * @param concurrency most calls in flight
 * @param requestsPerMinute 0: no limit of our own
 * @param tokensPerMinute 0: no limit of our own
 * @param timeout for one call, from connecting to the last byte
 * @param attempts calls for one batch that may fail with 5xx, timeouts or broken connections; 429 and 503 do not count
 */
public record OpenAiConfig(
        URI baseUrl,
        String apiKey,
        Set<String> models,
        int batchCount,
        int batchTokens,
        int concurrency,
        int requestsPerMinute,
        int tokensPerMinute,
        Duration timeout,
        int attempts) {
    static final String PREFIX = "CAIRN_EMBED_OPENAI_";

    private static final String OPENAI = "https://api.openai.com/v1";
    private static final ConfigKey<URI> BASE_URL =
            ConfigKey.uri(PREFIX + "BASE_URL", OPENAI, "The endpoint, up to but without /embeddings");
    private static final ConfigKey<String> API_KEY = ConfigKey.secret(
            PREFIX + "API_KEY", "The endpoint's key; may be left out where the base URL is a server without keys");
    private static final ConfigKey<String> MODELS = ConfigKey.text(
            PREFIX + "MODELS", "", "Names of models that runs may ask for, separated by commas; empty: all");
    private static final ConfigKey<Integer> BATCH_COUNT =
            ConfigKey.integer(PREFIX + "BATCH_COUNT", 1, 2048, 128, "Most texts in one call");
    private static final ConfigKey<Integer> BATCH_TOKENS = ConfigKey.integer(
            PREFIX + "BATCH_TOKENS", 1, Integer.MAX_VALUE, 100_000, "Most tokens in one call, as estimated");
    private static final ConfigKey<Integer> CONCURRENCY =
            ConfigKey.integer(PREFIX + "CONCURRENCY", 1, 1024, 8, "Most calls in flight at once");
    private static final ConfigKey<Integer> REQUESTS_PER_MINUTE = ConfigKey.integer(
            PREFIX + "REQUESTS_PER_MINUTE", 0, Integer.MAX_VALUE, 0, "Most calls started in a minute; 0: no limit");
    private static final ConfigKey<Integer> TOKENS_PER_MINUTE = ConfigKey.integer(
            PREFIX + "TOKENS_PER_MINUTE", 0, Integer.MAX_VALUE, 0, "Most tokens sent in a minute; 0: no limit");
    private static final ConfigKey<Duration> TIMEOUT =
            ConfigKey.duration(PREFIX + "TIMEOUT", "60s", "How long one call may take, to its last byte");
    private static final ConfigKey<Integer> ATTEMPTS = ConfigKey.integer(
            PREFIX + "ATTEMPTS",
            1,
            100,
            5,
            "Failed calls (5xx, timeouts, broken connections) until a text is given up");

    /** Every setting. */
    public static final List<ConfigKey<?>> KEYS = List.of(
            BASE_URL,
            API_KEY,
            MODELS,
            BATCH_COUNT,
            BATCH_TOKENS,
            CONCURRENCY,
            REQUESTS_PER_MINUTE,
            TOKENS_PER_MINUTE,
            TIMEOUT,
            ATTEMPTS);

    /** Reads the keys; problems are left in the reader. */
    static OpenAiConfig read(ConfigReader reader) {
        var apiKey = reader.get(API_KEY).strip();
        if (!apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // The HTTP client would refuse it too, and quote it.
            reader.problem(API_KEY.name() + " is (secret): must be printable ASCII without blanks");
        }
        return new OpenAiConfig(
                reader.get(BASE_URL),
                apiKey,
                names(reader.get(MODELS)),
                reader.get(BATCH_COUNT),
                reader.get(BATCH_TOKENS),
                reader.get(CONCURRENCY),
                reader.get(REQUESTS_PER_MINUTE),
                reader.get(TOKENS_PER_MINUTE),
                reader.get(TIMEOUT),
                reader.get(ATTEMPTS));
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Throws MODEL_NOT_CONFIGURED where calls cannot succeed. */
    void requireUsable() {
        if (apiKey.isBlank() && baseUrl.equals(URI.create(OPENAI))) {
            throw new PipelineException(
                    ErrorCode.MODEL_NOT_CONFIGURED,
                    "a run asks for a model of provider openai: set " + API_KEY.name() + " to its key, or "
                            + BASE_URL.name() + " to an endpoint that needs none, and restart this service");
        }
    }

    Limits limits() {
        return new Limits(batchCount, batchTokens, concurrency);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "OpenAiConfig[baseUrl=" + baseUrl + ", apiKey=" + (apiKey.isEmpty() ? "(none)" : "(secret)")
                + ", models=" + models + ", batchCount=" + batchCount + ", batchTokens=" + batchTokens
                + ", concurrency=" + concurrency + ", requestsPerMinute=" + requestsPerMinute
                + ", tokensPerMinute=" + tokensPerMinute + ", timeout=" + timeout + ", attempts=" + attempts + "]";
    }
}
