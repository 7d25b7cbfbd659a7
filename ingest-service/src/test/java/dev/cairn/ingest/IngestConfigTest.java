package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.service.HttpConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    private static final Map<String, String> NEEDED = Map.of(
            "CAIRN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092",
            "CAIRN_SCHEMA_REGISTRY_URL", "http://127.0.0.1:8081");

    @Test
    void defaultsAreExactlyThese() {
        var config = IngestConfig.fromEnv(NEEDED);

        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 9101));
        assertThat(config.fetch())
                .isEqualTo(new FetchConfig(
                        Duration.ofSeconds(60),
                        8,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        5));
        assertThat(config.database()).isNull();
        assertThat(config.workers()).isEqualTo(4);
        assertThat(config.pageSize()).isEqualTo(500);
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everySettingCanBeGiven() {
        var environment = new HashMap<>(NEEDED);
        environment.putAll(Map.of(
                "CAIRN_INGEST_HTTP_PORT", "0",
                "CAIRN_INGEST_WORKERS", "9",
                "CAIRN_INGEST_PAGE_SIZE", "1000",
                "CAIRN_INGEST_STOP_TIMEOUT", "2s",
                "CAIRN_INGEST_REQUEST_TIMEOUT", "3s",
                "CAIRN_INGEST_ATTEMPTS", "4",
                "CAIRN_INGEST_BACKOFF", "5ms",
                "CAIRN_INGEST_MAX_BACKOFF", "6ms",
                "CAIRN_INGEST_MAX_RETRY_AFTER", "7m",
                "CAIRN_INGEST_REQUESTS_PER_SECOND", "8"));

        var config = IngestConfig.fromEnv(environment);

        assertThat(config.http().port()).isZero();
        assertThat(config.fetch())
                .isEqualTo(new FetchConfig(
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofMinutes(7),
                        8));
        assertThat(config.workers()).isEqualTo(9);
        assertThat(config.pageSize()).isEqualTo(1000);
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(IngestConfig.KEYS).hasSize(10);
    }

    @Test
    void theDatabaseIsThatOfTheOtherServices() {
        var environment = new HashMap<>(NEEDED);
        environment.put("CAIRN_DATABASE_URL", "jdbc:postgresql://db/cairn");
        environment.put("CAIRN_DATABASE_PASSWORD", "secret");

        var database = IngestConfig.fromEnv(environment).database();

        assertThat(database).isNotNull();
        assertThat(database.url()).isEqualTo("jdbc:postgresql://db/cairn");
        environment.put("CAIRN_DATABASE_URL", "db:5432");
        assertThatThrownBy(() -> IngestConfig.fromEnv(environment))
                .hasMessageContaining("CAIRN_DATABASE_URL is \"db:5432\"");
    }

    @Test
    void allProblemsAreReportedTogether() {
        var environment = Map.of(
                "CAIRN_INGEST_WORKER", "1",
                "CAIRN_INGEST_PAGE_SIZE", "1001",
                "CAIRN_INGEST_BACKOFF", "2m");

        assertThatThrownBy(() -> IngestConfig.fromEnv(environment))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .anyMatch(problem -> problem.startsWith("CAIRN_INGEST_WORKER is not a setting"))
                                .anyMatch(problem -> problem.startsWith("CAIRN_INGEST_PAGE_SIZE"))
                                .anyMatch(problem -> problem.startsWith("CAIRN_INGEST_MAX_BACKOFF must be longer"))
                                .anyMatch(problem -> problem.startsWith("CAIRN_KAFKA_BOOTSTRAP_SERVERS is missing")));
    }
}
