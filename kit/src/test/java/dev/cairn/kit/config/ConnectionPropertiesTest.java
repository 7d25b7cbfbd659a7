package dev.cairn.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionPropertiesTest {
    private static final ConnectionProperties STACK = new ConnectionProperties(
            "127.0.0.1:9092", "http://127.0.0.1:8081", "jdbc:postgresql://127.0.0.1:5432/cairn", "cairn", "hunter2");

    @TempDir
    private Path dataDir;

    @Test
    void readsWhatItFormats() throws Exception {
        Files.writeString(ConnectionProperties.file(dataDir), STACK.format());
        assertThat(ConnectionProperties.read(dataDir)).contains(STACK);
    }

    @Test
    void hasTheKeysThatOthersRelyOn() {
        assertThat(STACK.format().lines())
                .contains(
                        "kafka.bootstrap.servers=127.0.0.1:9092",
                        "schema.registry.url=http://127.0.0.1:8081",
                        "database.url=jdbc:postgresql://127.0.0.1:5432/cairn",
                        "database.user=cairn",
                        "database.password=hunter2");
    }

    @Test
    void isTheEnvironmentOfAService() {
        assertThat(STACK.environment())
                .containsOnlyKeys(
                        "CAIRN_KAFKA_BOOTSTRAP_SERVERS",
                        "CAIRN_SCHEMA_REGISTRY_URL",
                        "CAIRN_DATABASE_URL",
                        "CAIRN_DATABASE_USER",
                        "CAIRN_DATABASE_PASSWORD")
                .containsEntry("CAIRN_DATABASE_PASSWORD", "hunter2");
    }

    @Test
    void isAbsentWhereNoStackIs() {
        assertThat(ConnectionProperties.read(dataDir)).isEmpty();
    }

    @Test
    void saysWhichKeyAFileLacks() throws Exception {
        Files.writeString(ConnectionProperties.file(dataDir), "kafka.bootstrap.servers=127.0.0.1:9092\n");
        assertThatThrownBy(() -> ConnectionProperties.read(dataDir))
                .hasMessageContaining("schema.registry.url")
                .hasMessageContaining(dataDir.toString());
    }

    @Test
    void neverShowsThePassword() {
        assertThat(STACK.toString()).contains("127.0.0.1:9092").doesNotContain("hunter2");
    }
}
