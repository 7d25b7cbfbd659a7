package dev.cairn.ingest.trials;

import static dev.cairn.ingest.http.ScriptedServer.ok;
import static dev.cairn.ingest.trials.Studies.keys;
import static dev.cairn.ingest.trials.Studies.keysOf;
import static dev.cairn.ingest.trials.Studies.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.FetchMetrics;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.PatientClock;
import dev.cairn.ingest.http.ScriptedServer;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrialsSurveyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final ScriptedServer server = new ScriptedServer();
    private final PatientClock clock = new PatientClock();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneRequestCountsAndShows() throws InterruptedException {
        server.then(ok(page(1, 3, "b", 5000)));

        var found = survey(1).survey(server.uri("/v2").toString(), Map.of("query.term", "ataxia"), 3);

        assertThat(found.records()).isEqualTo(5000);
        assertThat(keysOf(found.sample())).isEqualTo(keys(1, 3));
        assertThat(server.requests())
                .extracting(ScriptedServer.Request::query)
                .containsExactly("query.term=ataxia&pageSize=3&countTotal=true");
    }

    @Test
    void countsNoMoreThanTheItemsLimit() throws InterruptedException {
        server.then(ok(page(1, 2, "b", 5000)));

        var found = survey(1).survey(server.uri("/v2").toString(), Map.of("limit", "2"), 100);

        assertThat(found.records()).isEqualTo(2);
        assertThat(found.sample()).hasSize(2);
    }

    @Test
    void aSourceThatDoesNotCountIsAnError() {
        server.then(ok(page(1, 3, "b", null)));

        assertThatThrownBy(() -> survey(1).survey(server.uri("/v2").toString(), Map.of(), 3))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_MALFORMED))
                .hasMessageContaining("asked for a count and gave none");
    }

    @Test
    void anyStudyOfAFileMayBeShown() throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("page.json"), page(1, 50, null, null));
        var shown = new HashSet<String>();
        for (var seed = 0; seed < 60; seed++) {
            var found = survey(seed).survey(file.toUri().toString(), Map.of(), 5);
            assertThat(found.records()).isEqualTo(50);
            assertThat(found.sample()).hasSize(5).doesNotHaveDuplicates();
            shown.addAll(keysOf(found.sample()));
        }

        assertThat(shown).as("of 300 draws").hasSizeGreaterThan(45);
    }

    @Test
    void aFileWithFewStudiesIsShownWhole() throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("page.json"), page(1, 5, null, null));

        assertThat(keysOf(
                        survey(1).survey(file.toUri().toString(), Map.of(), 100).sample()))
                .isEqualTo(keys(1, 5));
    }

    private TrialsSurvey survey(long seed) {
        var config = new FetchConfig(SECOND.multipliedBy(2), 3, SECOND, SECOND.multipliedBy(9), SECOND, 1000);
        var fetcher = new HttpFetcher(config, clock, clock, new FetchMetrics(new SimpleMeterRegistry()));
        return new TrialsSurvey(fetcher, clock, new Random(seed));
    }
}
