package dev.cairn.load;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The configuration of the load service.
 *
 * @param kafka broker and registry
 * @param database PostgreSQL
 * @param http health and metrics
 * @param prices what answers of models cost
 * @param batch bounds of a transaction
 * @param maxBackoff bound for the wait after a failure
 * @param stopTimeout bound for the transaction in flight when the service stops
 */
public record LoadConfig(
        KafkaConfig kafka,
        DatabaseConfig database,
        HttpConfig http,
        ModelPrices prices,
        BatchLimits batch,
        Duration maxBackoff,
        Duration stopTimeout) {

    /**
     * Bounds of a transaction; the first that is reached ends it.
     *
     * @param records records of all topics
     * @param bytes their encoded size; what one poll brings stays together
     */
    public record BatchLimits(int records, int bytes) {}

    static final ConfigKey<Integer> HTTP_PORT = HttpConfig.port("LOAD", 9104);
    static final ConfigKey<Integer> BATCH_RECORDS =
            ConfigKey.integer("CAIRN_LOAD_BATCH_RECORDS", 1, 100_000, 2000, "Records in one transaction at most.");
    static final ConfigKey<Integer> BATCH_BYTES = ConfigKey.integer(
            "CAIRN_LOAD_BATCH_BYTES",
            1,
            Integer.MAX_VALUE,
            16 * 1024 * 1024,
            "Encoded bytes after which a transaction takes no more than what is being read.");
    static final ConfigKey<Duration> MAX_BACKOFF =
            ConfigKey.duration("CAIRN_LOAD_MAX_BACKOFF", "10s", "Longest wait before a failed batch is tried again.");
    static final ConfigKey<Duration> STOP_TIMEOUT = ConfigKey.duration(
            "CAIRN_LOAD_STOP_TIMEOUT", "10s", "How long a transaction in flight may take when the service stops.");

    /** The service's own keys. */
    public static final List<ConfigKey<?>> KEYS =
            List.of(HTTP_PORT, BATCH_RECORDS, BATCH_BYTES, MAX_BACKOFF, STOP_TIMEOUT);

    /** Reads the environment. Throws ConfigException with every problem. */
    public static LoadConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        reader.rejectUnknown("CAIRN_LOAD_", KEYS);
        var kafka = KafkaConfig.read(reader);
        var database = DatabaseConfig.read(reader);
        var http = HttpConfig.read(reader, HTTP_PORT);
        var prices = ModelPrices.read(reader);
        var records = reader.get(BATCH_RECORDS);
        var bytes = reader.get(BATCH_BYTES);
        var maxBackoff = reader.get(MAX_BACKOFF);
        var stopTimeout = reader.get(STOP_TIMEOUT);
        reader.finish();
        return new LoadConfig(kafka, database, http, prices, new BatchLimits(records, bytes), maxBackoff, stopTimeout);
    }
}
