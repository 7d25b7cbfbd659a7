package dev.cairn.transform;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import dev.cairn.transform.expression.illness.IllnessRules;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Configuration of the transform service.
 *
 * @param threads threads of this process; together with those of other processes, no more than the partitions are busy
 * @param illnessRules how the illness of a sample is told, read when the service starts
 */
public record TransformConfig(KafkaConfig kafka, HttpConfig http, int threads, IllnessRules illnessRules) {
    public static final ConfigKey<Integer> HTTP_PORT = HttpConfig.port("TRANSFORM", 9102);
    public static final ConfigKey<Integer> THREADS =
            ConfigKey.integer("CAIRN_TRANSFORM_THREADS", 1, 256, 1, "Threads that transform records.");
    public static final ConfigKey<String> ILLNESS_RULES = ConfigKey.text(
            "CAIRN_TRANSFORM_ILLNESS_RULES",
            "",
            "Path of a file of illness rules, see docs/expression-rules.md; without one, those that come with Cairn.");

    /** The service's own keys; those of the broker and of the HTTP address are shared. */
    public static final List<ConfigKey<?>> KEYS = List.of(HTTP_PORT, THREADS, ILLNESS_RULES);

    private static final String PREFIX = "CAIRN_TRANSFORM_";

    /** Reads an environment. Throws {@link dev.cairn.kit.config.ConfigException} with every problem. */
    public static TransformConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var kafka = KafkaConfig.read(reader);
        var http = HttpConfig.read(reader, HTTP_PORT);
        var threads = reader.get(THREADS);
        var illnessRules = illnessRules(reader);
        reader.rejectUnknown(PREFIX, KEYS);
        reader.finish();
        return new TransformConfig(kafka, http, threads, illnessRules);
    }

    /** The rules of the file that is configured; where it is wrong its problems are noted, and the bundled ones stand in. */
    private static IllnessRules illnessRules(ConfigReader reader) {
        var file = reader.get(ILLNESS_RULES);
        if (!file.isBlank()) {
            try {
                return IllnessRules.read(Path.of(file));
            } catch (ConfigException e) {
                e.problems().forEach(problem -> reader.problem(ILLNESS_RULES.name() + ": " + problem));
            } catch (InvalidPathException e) {
                reader.problem(ILLNESS_RULES.name() + " is no path: " + e.getMessage());
            }
        }
        return IllnessRules.bundled();
    }
}
