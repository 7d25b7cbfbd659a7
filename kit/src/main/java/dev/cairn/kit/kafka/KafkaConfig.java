package dev.cairn.kit.kafka;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach the broker and the registry.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param registryUrl base URL of a Confluent-compatible schema registry
 * @param topicPrefix what stands before every topic, consumer group and transactional id
 * @param partitions partitions of topics that {@code topics apply} creates
 * @param replicationFactor replicas of those topics; -1 leaves it to the broker
 * @param clientSettings passed to every Kafka client as they are, for example {@code security.protocol}
 */
public record KafkaConfig(
        String bootstrapServers,
        URI registryUrl,
        String topicPrefix,
        int partitions,
        int replicationFactor,
        Map<String, String> clientSettings) {

    public static final ConfigKey<String> BOOTSTRAP_SERVERS =
            ConfigKey.text("CAIRN_KAFKA_BOOTSTRAP_SERVERS", null, "Brokers as host:port, comma-separated.");
    public static final ConfigKey<URI> REGISTRY_URL =
            ConfigKey.uri("CAIRN_SCHEMA_REGISTRY_URL", null, "Base URL of a Confluent-compatible schema registry.");
    public static final ConfigKey<String> TOPIC_PREFIX = ConfigKey.text(
            "CAIRN_TOPIC_PREFIX", "cairn.", "What stands before every topic, consumer group and transactional id.");
    public static final ConfigKey<Integer> PARTITIONS = ConfigKey.integer(
            "CAIRN_TOPIC_PARTITIONS", 1, 10_000, 6, "Partitions of topics that are created; the same for all.");
    public static final ConfigKey<Integer> REPLICATION_FACTOR = ConfigKey.integer(
            "CAIRN_TOPIC_REPLICATION_FACTOR",
            -1,
            100,
            -1,
            "Replicas of topics that are created; -1: the broker's default.");
    public static final List<ConfigKey<?>> KEYS =
            List.of(BOOTSTRAP_SERVERS, REGISTRY_URL, TOPIC_PREFIX, PARTITIONS, REPLICATION_FACTOR);

    private static final String PASS_THROUGH = "CAIRN_KAFKA_";

    public KafkaConfig {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Reads the keys; problems are left in the reader. */
    public static KafkaConfig read(ConfigReader reader) {
        return new KafkaConfig(
                reader.get(BOOTSTRAP_SERVERS),
                reader.get(REGISTRY_URL),
                reader.get(TOPIC_PREFIX),
                reader.get(PARTITIONS),
                reader.get(REPLICATION_FACTOR),
                passThrough(reader));
    }

    private static Map<String, String> passThrough(ConfigReader reader) {
        var settings = new TreeMap<String, String>();
        reader.withPrefix(PASS_THROUGH)
                .forEach((name, value) ->
                        settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        settings.remove("bootstrap.servers");
        return settings;
    }

    /** Client settings are named, not shown: some hold passwords. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=%s, registryUrl=%s, topicPrefix=%s, partitions=%d, replicationFactor=%d, clientSettings=%s]"
                .formatted(
                        bootstrapServers,
                        redacted(registryUrl),
                        topicPrefix,
                        partitions,
                        replicationFactor,
                        clientSettings.keySet());
    }

    private static String redacted(URI uri) {
        return uri.getRawUserInfo() == null
                ? uri.toString()
                : uri.toString().replace(uri.getRawUserInfo() + "@", "***@");
    }
}
