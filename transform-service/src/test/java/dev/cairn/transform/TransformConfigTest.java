package dev.cairn.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformConfigTest {
    private static final Map<String, String> REQUIRED =
            Map.of("CAIRN_KAFKA_BOOTSTRAP_SERVERS", "broker:9092", "CAIRN_SCHEMA_REGISTRY_URL", "http://registry:8081");

    @Test
    void defaultsAreExactlyThese() {
        assertThat(TransformConfig.fromEnv(REQUIRED))
                .isEqualTo(new TransformConfig(
                        new KafkaConfig("broker:9092", URI.create("http://registry:8081"), "cairn.", 6, -1, Map.of()),
                        new HttpConfig("127.0.0.1", 9102),
                        1));
    }

    @Test
    void aFullEnvironmentGivesExactlyThis() {
        var environment = new HashMap<>(REQUIRED);
        environment.put("CAIRN_TOPIC_PREFIX", "lab.");
        environment.put("CAIRN_TOPIC_PARTITIONS", "12");
        environment.put("CAIRN_TOPIC_REPLICATION_FACTOR", "3");
        environment.put("CAIRN_KAFKA_SECURITY_PROTOCOL", "SSL");
        environment.put("CAIRN_HTTP_BIND_ADDRESS", "0.0.0.0");
        environment.put("CAIRN_TRANSFORM_HTTP_PORT", "0");
        environment.put("CAIRN_TRANSFORM_THREADS", "4");

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
                        4));
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
}
