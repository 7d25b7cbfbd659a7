package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.kit.service.HttpConfig;
import dev.cairn.load.LoadConfig.BatchLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
            "CAIRN_SCHEMA_REGISTRY_URL", "http://registry:8081",
            "CAIRN_DATABASE_URL", "jdbc:postgresql://db/cairn",
            "CAIRN_DATABASE_PASSWORD", "hidden");

    @Test
    void defaultsAreExactlyThese() {
        assertThat(LoadConfig.fromEnv(REQUIRED))
                .usingRecursiveComparison()
                .isEqualTo(new LoadConfig(
                        new KafkaConfig("broker:9092", URI.create("http://registry:8081"), "cairn.", 6, -1, Map.of()),
                        new DatabaseConfig(
                                "jdbc:postgresql://db/cairn",
                                "cairn",
                                "hidden",
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(60)),
                        new HttpConfig("127.0.0.1", 9104),
                        prices(Map.of()),
                        new BatchLimits(2000, 16 * 1024 * 1024),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)));
    }

    @Test
    void aFullEnvironmentGivesExactlyThis(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("prices.json"), "{\"openai:large\": 2.5}");
        var environment = new HashMap<>(REQUIRED);
        environment.put("CAIRN_MODEL_PRICES", file.toString());
        environment.put("CAIRN_TOPIC_PREFIX", "lab.");
        environment.put("CAIRN_DATABASE_USER", "loader");
        environment.put("CAIRN_DATABASE_CONNECTION_TIMEOUT", "250ms");
        environment.put("CAIRN_HTTP_BIND_ADDRESS", "0.0.0.0");
        environment.put("CAIRN_LOAD_HTTP_PORT", "0");
        environment.put("CAIRN_LOAD_BATCH_RECORDS", "10");
        environment.put("CAIRN_LOAD_BATCH_BYTES", "1000");
        environment.put("CAIRN_LOAD_MAX_BACKOFF", "1m");
        environment.put("CAIRN_LOAD_STOP_TIMEOUT", "3s");

        assertThat(LoadConfig.fromEnv(environment))
                .usingRecursiveComparison()
                .isEqualTo(new LoadConfig(
                        new KafkaConfig("broker:9092", URI.create("http://registry:8081"), "lab.", 6, -1, Map.of()),
                        new DatabaseConfig(
                                "jdbc:postgresql://db/cairn",
                                "loader",
                                "hidden",
                                Duration.ofMillis(250),
                                Duration.ofSeconds(60)),
                        new HttpConfig("0.0.0.0", 0),
                        prices(Map.of("CAIRN_MODEL_PRICES", file.toString())),
                        new BatchLimits(10, 1000),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(3)));
    }

    @Test
    void unknownKeysAndFaultyValuesFailTogether() {
        var environment = Map.of(
                "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "CAIRN_SCHEMA_REGISTRY_URL", "http://registry:8081",
                "CAIRN_DATABASE_PASSWORD", "hidden",
                "CAIRN_LOAD_BATCH_RECORDS", "0",
                "CAIRN_LOAD_BACH_BYTES", "1");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> LoadConfig.fromEnv(environment))
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.startsWith("CAIRN_DATABASE_URL is missing"))
                        .anyMatch(problem -> problem.startsWith("CAIRN_LOAD_BATCH_RECORDS"))
                        .anyMatch(problem -> problem.startsWith("CAIRN_LOAD_BACH_BYTES is not a setting")));
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(LoadConfig.fromEnv(REQUIRED).toString()).doesNotContain("hidden");
    }

    private static ModelPrices prices(Map<String, String> environment) {
        return ModelPrices.read(new ConfigReader(environment));
    }
}
