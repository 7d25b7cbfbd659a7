package dev.cairn.embed;

import dev.cairn.embed.model.ModelsConfig;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the embed service runs.
 *
 * @param kafka broker and registry
 * @param http health and metrics
 * @param models the providers
 * @param stateDirectory where the stores lie; what is lost is restored from Kafka
 * @param streamThreads threads that join records with answers
 * @param probeInterval how often a paused stage tries again
 * @param drain how long leaving waits for calls in flight
 */
public record EmbedConfig(
        KafkaConfig kafka,
        HttpConfig http,
        ModelsConfig models,
        String stateDirectory,
        int streamThreads,
        Duration probeInterval,
        Duration drain) {
    static final String PREFIX = "CAIRN_EMBED_";

    static final ConfigKey<Integer> HTTP_PORT = HttpConfig.port("EMBED", 9103);
    static final ConfigKey<String> STATE_DIR = ConfigKey.text(
            PREFIX + "STATE_DIR",
            ".cairn/embed",
            "Folder of the stores of answers and waiting records; restored from Kafka where it is lost.");
    static final ConfigKey<Integer> STREAM_THREADS =
            ConfigKey.integer(PREFIX + "STREAM_THREADS", 1, 256, 1, "Threads that join records with answers.");
    static final ConfigKey<Duration> PROBE_INTERVAL = ConfigKey.duration(
            PREFIX + "PROBE_INTERVAL", "30s", "How often a stage that a provider's refusal paused tries again.");
    static final ConfigKey<Duration> DRAIN_TIMEOUT = ConfigKey.duration(
            PREFIX + "DRAIN_TIMEOUT",
            "20s",
            "How long shutdown or a rebalance waits for calls in flight before they are given up.");

    /** The settings of this service itself, its models' included. */
    public static final List<ConfigKey<?>> KEYS = Stream.<ConfigKey<?>>concat(
                    Stream.of(HTTP_PORT, STATE_DIR, STREAM_THREADS, PROBE_INTERVAL, DRAIN_TIMEOUT),
                    ModelsConfig.KEYS.stream())
            .toList();

    /** Reads the environment. Throws ConfigException with every problem. */
    public static EmbedConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        reader.rejectUnknown(PREFIX, KEYS);
        var config = new EmbedConfig(
                KafkaConfig.read(reader),
                HttpConfig.read(reader, HTTP_PORT),
                ModelsConfig.read(reader),
                reader.get(STATE_DIR),
                reader.get(STREAM_THREADS),
                reader.get(PROBE_INTERVAL),
                reader.get(DRAIN_TIMEOUT));
        reader.finish();
        return config;
    }
}
