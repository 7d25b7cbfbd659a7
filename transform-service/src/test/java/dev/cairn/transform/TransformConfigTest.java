package dev.cairn.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import dev.cairn.transform.expression.illness.IllnessRules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformConfigTest {
    private static final Map<String, String> REQUIRED =
            Map.of("CAIRN_KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "CAIRN_SCHEMA_REGISTRY_URL", "http://registry:8081");

    @Test
    void defaultsAreExactlyThese() {
        assertThat(TransformConfig.fromEnv(REQUIRED))
                .isEqualTo(new TransformConfig(
                        new KafkaConfig("broker:9092", URI.create("http://registry:8081"), "cairn.", 6, -1, Map.of()),
                        new HttpConfig("127.0.0.1", 9102),
                        1,
                        IllnessRules.bundled()));
    }

    @Test
    void aFullEnvironmentGivesExactlyThis(@TempDir Path folder) throws IOException {
        var environment = new HashMap<>(REQUIRED);
        environment.put("CAIRN_TOPIC_PREFIX", "lab.");
        environment.put("CAIRN_TOPIC_PARTITIONS", "12");
        environment.put("CAIRN_TOPIC_REPLICATION_FACTOR", "3");
        environment.put("CAIRN_KAFKA_SECURITY_PROTOCOL", "SSL");
        environment.put("CAIRN_HTTP_BIND_ADDRESS", "0.0.0.0");
        environment.put("CAIRN_TRANSFORM_HTTP_PORT", "0");
        environment.put("CAIRN_TRANSFORM_THREADS", "4");
        var rules = Files.writeString(folder.resolve("rules.yaml"), "overrides: {S1: [{samples: A, illness: SEPSIS}]}");
        environment.put("CAIRN_TRANSFORM_ILLNESS_RULES", rules.toString());

        assertThat(TransformConfig.fromEnv(environment))
                .isEqualTo(new TransformConfig(
                        new KafkaConfig(
                                "broker:9092",
                                URI.create("http://registry:8081"),
                                "lab.",
                                12,
                                3,
                                Map.of("security.protocol", "SSL")),
                        new HttpConfig("0.0.0.0", 0),
                        4,
                        IllnessRules.read(rules)));
    }

    @Test
    void unknownKeysAndFaultyValuesFailTogether() {
        var environment = Map.of("CAIRN_TRANSFORM_THREDS", "2", "CAIRN_TOPIC_PREFIX", "lab.");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TransformConfig.fromEnv(environment))
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.startsWith("CAIRN_KAFKA_BOOTSTRAP_SERVERS is missing"))
                        .anyMatch(problem -> problem.startsWith("CAIRN_SCHEMA_REGISTRY_URL is missing"))
                        .anyMatch(problem -> problem.startsWith("CAIRN_TRANSFORM_THREDS is not a setting")));
    }

    @Test
    void everyProblemOfTheRulesFailsTogetherWithTheOthers(@TempDir Path folder) throws IOException {
        var rules = Files.writeString(folder.resolve("rules.yaml"), """
                overrides:
                  SRP1:
                    - {samples: [SRR1], illness: ILL}
                rules:
                  - {name: a, illness: SEPSIS, fields: title, pattern: '(', confidence: 2}
                """);
        var environment = new HashMap<>(REQUIRED);
        environment.put("CAIRN_TRANSFORM_THREADS", "0");
        environment.put("CAIRN_TRANSFORM_ILLNESS_RULES", rules.toString());
        var prefix = "CAIRN_TRANSFORM_ILLNESS_RULES: " + rules + ", line ";

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TransformConfig.fromEnv(environment))
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(4)
                        .anyMatch(problem -> problem.startsWith("CAIRN_TRANSFORM_THREADS is"))
                        .anyMatch(problem -> problem.startsWith(prefix + "3: overrides.SRP1[0].illness must be one of"))
                        .anyMatch(problem ->
                                problem.startsWith(prefix + "5: rules[0] \"a\".pattern is not a regular expression"))
                        .anyMatch(problem -> problem.startsWith(prefix + "5: rules[0] \"a\".confidence must be")));
    }

    @Test
    void saysThatTheRulesCannotBeRead(@TempDir Path folder) {
        var environment = new HashMap<>(REQUIRED);
        environment.put(
                "CAIRN_TRANSFORM_ILLNESS_RULES", folder.resolve("away.yaml").toString());

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> TransformConfig.fromEnv(environment))
                .satisfies(
                        e -> assertThat(e.problems()).singleElement().asString().contains("away.yaml cannot be read"));
    }
}
