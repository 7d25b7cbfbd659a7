package dev.cairn.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConfigReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS",
            "broker:9092",
            "CAIRN_SCHEMA_REGISTRY_URL",
            "http://user:pw@registry:8081");

    @Test
    void defaultsAreExactlyThese() {
        assertThat(read(REQUIRED))
                .isEqualTo(new KafkaConfig(
                        "broker:9092", URI.create("http://user:pw@registry:8081"), "cairn.", 6, -1, Map.of()));
    }

    @Test
    void clientSettingsPassThrough() {
        var environment = new HashMap<>(REQUIRED);
        environment.put("CAIRN_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("CAIRN_KAFKA_SASL_JAAS_CONFIG", "password=hunter2");
        environment.put("CAIRN_TOPIC_PREFIX", "lab.");
        var config = read(environment);
        assertThat(config.clientSettings())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"), Map.entry("sasl.jaas.config", "password=hunter2"));
        assertThat(config.topicPrefix()).isEqualTo("lab.");
        assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("hunter2", "pw@");
    }

    private static KafkaConfig read(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var config = KafkaConfig.read(reader);
        reader.finish();
        return config;
    }
}
