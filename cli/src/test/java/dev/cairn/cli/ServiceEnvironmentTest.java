package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEnvironmentTest {
    private static final String STATE_DIR = "CAIRN_EMBED_STATE_DIR";

    @TempDir
    private Path dataDir;

    @Test
    void servicesTakeFreePorts() {
        try (var environment = new ServiceEnvironment(dataDir)) {
            assertThat(environment.of(PipelineService.LOAD, Map.of("A", "b")))
                    .isEqualTo(Map.of("A", "b", "CAIRN_LOAD_HTTP_PORT", "0"));
        }
    }

    @Test
    void whatTheUserHasSetStays() {
        var given = Map.of("CAIRN_EMBED_HTTP_PORT", "9103", STATE_DIR, "/elsewhere");
        try (var environment = new ServiceEnvironment(dataDir)) {
            assertThat(environment.of(PipelineService.EMBED, given)).containsAllEntriesOf(given);
        }
    }

    @Test
    void streamsOfAKilledStackAreMissedSoon() {
        var session = "CAIRN_KAFKA_CONSUMER_SESSION_TIMEOUT_MS";
        try (var environment = new ServiceEnvironment(dataDir)) {
            assertThat(environment.of(PipelineService.TRANSFORM, Map.of())).containsEntry(session, "3000");
            assertThat(environment.of(PipelineService.EMBED, Map.of(session, "20000")))
                    .containsEntry(session, "20000");
            assertThat(environment.of(PipelineService.LOAD, Map.of())).doesNotContainKey(session);
        }
    }

    @Test
    void twoProcessesOfOneServiceHaveStateOfTheirOwn() {
        try (var one = new ServiceEnvironment(dataDir);
                var other = new ServiceEnvironment(dataDir)) {
            assertThat(stateDir(one)).isEqualTo(dataDir.resolve("state/embed-0").toString());
            assertThat(stateDir(other))
                    .isEqualTo(dataDir.resolve("state/embed-1").toString());
        }
    }

    @Test
    void aRestartFindsTheStateThatItLeft() {
        String before;
        try (var environment = new ServiceEnvironment(dataDir)) {
            before = stateDir(environment);
        }
        try (var environment = new ServiceEnvironment(dataDir)) {
            assertThat(stateDir(environment)).isEqualTo(before);
        }
    }

    private static String stateDir(ServiceEnvironment environment) {
        return environment.of(PipelineService.EMBED, Map.of()).getOrDefault(STATE_DIR, "");
    }
}
