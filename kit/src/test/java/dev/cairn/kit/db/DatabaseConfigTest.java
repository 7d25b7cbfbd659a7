package dev.cairn.kit.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.config.ConfigReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseConfigTest {
    @Test
    void hasDefaultsForAllButTheUrl() {
        assertThat(read(Map.of("CAIRN_DATABASE_URL", "jdbc:postgresql://host/cairn")))
                .isEqualTo(new DatabaseConfig(
                        "jdbc:postgresql://host/cairn", "cairn", "", Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    @Test
    void refusesUrlsOfOtherDatabases() {
        assertThatThrownBy(() -> read(Map.of("CAIRN_DATABASE_URL", "postgres://host/cairn")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CAIRN_DATABASE_URL is \"postgres://host/cairn\": must be a JDBC URL");
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(new DatabaseConfig(
                        "jdbc:postgresql://host/cairn", "cairn", "hush", Duration.ofSeconds(5), Duration.ofSeconds(60)))
                .asString()
                .doesNotContain("hush");
    }

    private static DatabaseConfig read(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var config = DatabaseConfig.read(reader);
        reader.finish();
        return config;
    }
}
