package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.embed.model.ModelsConfig;
import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbedConfigTest {
    private static final Map<String, String> CLUSTER = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092",
            "CAIRN_SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081");

    @Test
    void defaultsAreThese() {
        assertThat(EmbedConfig.fromEnv(CLUSTER))
                .isEqualTo(new EmbedConfig(
                        KafkaConfig.read(new ConfigReader(CLUSTER)),
                        new HttpConfig("127.0.0.1", 9103),
                        ModelsConfig.fromEnv(Map.of()),
                        ".cairn/embed",
                        1,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20)));
    }

    @Test
    void readsEverySetting() {
        var own = Map.of(
                "CAIRN_EMBED_HTTP_PORT", "1",
                "CAIRN_EMBED_STATE_DIR", "/state",
                "CAIRN_EMBED_STREAM_THREADS", "2",
                "CAIRN_EMBED_PROBE_INTERVAL", "3s",
                "CAIRN_EMBED_DRAIN_TIMEOUT", "4s");
        assertThat(own).hasSize(EmbedConfig.KEYS.size() - ModelsConfig.KEYS.size());
        var environment = new HashMap<>(CLUSTER);
        environment.putAll(own);
        environment.put("CAIRN_HTTP_BIND_ADDRESS", "0.0.0.0");
        environment.put("CAIRN_EMBED_ONNX_LANES", "5");

        assertThat(EmbedConfig.fromEnv(environment))
                .isEqualTo(new EmbedConfig(
                        KafkaConfig.read(new ConfigReader(CLUSTER)),
                        new HttpConfig("0.0.0.0", 1),
                        ModelsConfig.fromEnv(Map.of("CAIRN_EMBED_ONNX_LANES", "5")),
                        "/state",
                        2,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4)));
    }

    @Test
    void refusesNamesThatAreNoSettings() {
        var misspelt = new HashMap<>(CLUSTER);
        misspelt.put("CAIRN_EMBED_STREAM_THREAD", "2");
        assertThatThrownBy(() -> EmbedConfig.fromEnv(misspelt))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).singleElement().asString().contains("CAIRN_EMBED_STREAM_THREAD"));
    }
}
