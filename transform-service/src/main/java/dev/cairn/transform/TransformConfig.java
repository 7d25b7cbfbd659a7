package dev.cairn.transform;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import java.util.List;
import java.util.Map;

/**
 * Configuration of the transform service.
 *
 * @param threads threads of this process; together with those of other processes, no more than the partitions are busy
 */
public record TransformConfig(KafkaConfig kafka, HttpConfig http, int threads) {
    public static final ConfigKey<Integer> HTTP_PORT = HttpConfig.port("TRANSFORM", 9102);
    public static final ConfigKey<Integer> THREADS =
            ConfigKey.integer("CAIRN_TRANSFORM_THREADS", 1, 256, 1, "Threads that transform records.");

    /** The service's own keys; those of the broker and of the HTTP address are shared. */
    public static final List<ConfigKey<?>> KEYS = List.of(HTTP_PORT, THREADS);

    private static final String PREFIX = "CAIRN_TRANSFORM_";

    /** Reads an environment. Throws {@link dev.cairn.kit.config.ConfigException} with every problem. */
    public static TransformConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var kafka = KafkaConfig.read(reader);
        var http = HttpConfig.read(reader, HTTP_PORT);
        var threads = reader.get(THREADS);
        reader.rejectUnknown(PREFIX, KEYS);
        reader.finish();
        return new TransformConfig(kafka, http, threads);
    }
}
