package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.Limits;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an endpoint that speaks OpenAI's {@code /embeddings} is called.
 *
 * @param batchCount most texts in a call
 * @param batchTokens most estimated tokens in a call
 */
public record OpenAiConfig(EndpointConfig endpoint, int batchCount, int batchTokens) {
    /** What all its settings begin with. */
    public static final String PREFIX = "CAIRN_EMBED_OPENAI_";

    static final String PATH = "/embeddings";

    private static final EndpointKeys ENDPOINT = new EndpointKeys(PREFIX, PATH, "60s");
    private static final ConfigKey<Integer> BATCH_COUNT =
            ConfigKey.integer(PREFIX + "BATCH_COUNT", 1, 2048, 128, "Most texts in one call");
    private static final ConfigKey<Integer> BATCH_TOKENS = ConfigKey.integer(
            PREFIX + "BATCH_TOKENS", 1, Integer.MAX_VALUE, 100_000, "Most tokens in one call, as estimated");

    /** Every setting. */
    public static final List<ConfigKey<?>> KEYS = Stream.<ConfigKey<?>>concat(
                    ENDPOINT.all().stream(), Stream.of(BATCH_COUNT, BATCH_TOKENS))
            .toList();

    /** Reads the keys; problems are left in the reader. */
    public static OpenAiConfig read(ConfigReader reader) {
        return new OpenAiConfig(ENDPOINT.read(reader), reader.get(BATCH_COUNT), reader.get(BATCH_TOKENS));
    }

    Limits limits() {
        return new Limits(batchCount, batchTokens, endpoint.concurrency());
    }
}
