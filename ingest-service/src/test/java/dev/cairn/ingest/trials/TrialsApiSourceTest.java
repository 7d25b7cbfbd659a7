package dev.cairn.ingest.trials;

import static dev.cairn.ingest.http.ScriptedServer.cutOff;
import static dev.cairn.ingest.http.ScriptedServer.ok;
import static dev.cairn.ingest.http.ScriptedServer.status;
import static dev.cairn.ingest.trials.Studies.keys;
import static dev.cairn.ingest.trials.Studies.keysOf;
import static dev.cairn.ingest.trials.Studies.page;
import static dev.cairn.ingest.trials.Studies.readAll;
import static dev.cairn.ingest.trials.Studies.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.FetchMetrics;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.PatientClock;
import dev.cairn.ingest.http.ScriptedServer;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.WorkItem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrialsApiSourceTest {
    private final ScriptedServer server = new ScriptedServer();
    private final PatientClock clock = new PatientClock();
    private final HttpFetcher fetcher = new HttpFetcher(
            new FetchConfig(
                    Duration.ofSeconds(2),
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(9),
                    Duration.ofMinutes(1),
                    1000),
            clock,
            clock,
            new FetchMetrics(new SimpleMeterRegistry()));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsAllPagesAndKeepsPayloadsAsTheyWere() throws InterruptedException {
        server.then(ok(page(1, 3, "b", 5)), ok(page(4, 5, null, null)));

        var records = readAll(open(Map.of("page_size", "3")));

        assertThat(keysOf(records)).isEqualTo(keys(1, 5));
        assertThat(records).map(Studies::text).containsExactly(study(1), study(2), study(3), study(4), study(5));
        assertThat(records.get(0).payloadHash()).matches("[0-9a-f]{64}");
        assertThat(records.get(3).source())
                .isEqualTo(server.uri("/v2/studies?pageSize=3&pageToken=b").toString());
        assertThat(server.requests())
                .extracting(ScriptedServer.Request::query)
                .containsExactly("pageSize=3&countTotal=true", "pageSize=3&pageToken=b");
    }

    @Test
    void survivesEveryFaultThatPassesWithoutLossOrRepeat() throws InterruptedException {
        var first = page(1, 3, "b", 5);
        var second = page(4, 5, null, null);
        server.then(status(429, "3"), ok(first), status(500), cutOff(second), ok(second));
        assertThat(keysOf(readAll(open(Map.of())))).isEqualTo(keys(1, 5));

        server.then(
                ok(""),
                ok("{\"studies\": [oops"),
                ok(first),
                ok(second.substring(0, 90)),
                server.silence(),
                ok(second));
        assertThat(keysOf(readAll(open(Map.of())))).isEqualTo(keys(1, 5));
    }

    @Test
    void failsOnFaultsThatStay() {
        assertFails(ErrorCode.SOURCE_TRUNCATED, "", "", "");
        assertFails(ErrorCode.SOURCE_MALFORMED, "<html>", "<html>", "<html>");
        assertFails(ErrorCode.SOURCE_MALFORMED, "{\"error\": 1}", "{\"error\": 1}", "{\"error\": 1}");
        assertFails(ErrorCode.SOURCE_MALFORMED, study(1), study(1), study(1));
    }

    @Test
    void acceptsThatADiseaseHasNoTrials() throws InterruptedException {
        server.then(ok("{\"totalCount\": 0, \"studies\": []}"));
        assertThat(readAll(open(Map.of("disease_name", "Nobody's disease")))).isEmpty();
    }

    @Test
    void neverTakesAnUnexplainedEmptyAnswerForSuccess() {
        assertFails(ErrorCode.SOURCE_INCOMPLETE, "{\"studies\": []}", "{\"studies\": []}");
        assertFails(ErrorCode.SOURCE_INCOMPLETE, "{\"studies\": [], \"totalCount\": 9}", page(1, 1, "x", 9));
    }

    @Test
    void dropsWhatOverlappingPagesRepeat() throws InterruptedException {
        server.then(ok(page(1, 3, "b", 5)), ok(page(2, 5, null, null)));
        assertThat(keysOf(readAll(open(Map.of())))).isEqualTo(keys(1, 5));
    }

    @Test
    void aRepeatDoesNotHideThatAStudyIsMissing() {
        assertFails(ErrorCode.SOURCE_INCOMPLETE, page(1, 3, "b", 5), page(3, 4, null, null), page(1, 1, "x", 5));
    }

    @Test
    void failsWhenAPageShrank() {
        assertFails(ErrorCode.SOURCE_INCOMPLETE, page(1, 2, "b", 5), page(4, 5, null, null), page(1, 1, "x", 5));
    }

    @Test
    void acceptsThatTheSourceItselfShrank() throws InterruptedException {
        server.then(ok(page(1, 3, "b", 5)), ok(page(4, 4, null, null)), ok(page(1, 1, "x", 4)));
        assertThat(keysOf(readAll(open(Map.of())))).isEqualTo(keys(1, 4));
        assertThat(server.requests().get(2).query()).isEqualTo("pageSize=1&countTotal=true");
    }

    @Test
    void goesOnAfterAnEmptyPageThatHasANextOne() throws InterruptedException {
        server.then(ok(page(1, 2, "b", 3)), ok(page(List.of(), "c", null)), ok(page(3, 3, null, null)));
        assertThat(keysOf(readAll(open(Map.of())))).isEqualTo(keys(1, 3));
    }

    @Test
    void failsOnAPageTokenThatComesAgain() {
        assertFails(ErrorCode.SOURCE_PAGE_LOOP, page(1, 2, "b", 9), page(3, 4, "c", null), page(5, 6, "b", null));
    }

    @Test
    void failsOnEndlessEmptyPages() {
        var pages = new String[100];
        for (var number = 0; number < pages.length; number++) {
            pages[number] = page(List.of(), "t" + number, 9);
        }
        assertFails(ErrorCode.SOURCE_PAGE_LOOP, pages);
    }

    @Test
    void stopsAtTheLimit() throws InterruptedException {
        server.then(ok(page(1, 3, "b", 9)), ok(page(3, 5, "c", null)));
        assertThat(keysOf(readAll(open(Map.of("limit", "4", "page_size", "3")))))
                .isEqualTo(keys(1, 4));
    }

    @Test
    void goesOnFromACursorAndStillNoticesWhatIsMissing() throws InterruptedException {
        server.then(ok(page(1, 3, "b/c", 6)));
        var token = open(Map.of()).next().nextToken();

        server.then(ok(page(4, 6, null, null)));
        assertThat(keysOf(readAll(open(Map.of(), new Cursor(token, 1, 3))))).isEqualTo(keys(4, 6));
        assertThat(server.requests().get(1).query()).endsWith("pageToken=b%2Fc");

        server.then(ok(page(4, 5, null, null)), ok(page(1, 1, "x", 6)));
        assertThatThrownBy(() -> readAll(open(Map.of(), new Cursor(token, 1, 3))))
                .hasMessageContaining("received 5");
    }

    @Test
    void emitsStudiesWithoutAnIdentifier() throws InterruptedException {
        server.then(ok(page(List.of(study(1), "{\"hasResults\": true}", "{\"hasResults\": true}"), null, 3)));
        assertThat(readAll(open(Map.of()))).map(SourceRecord::key).containsExactly("NCT00000001", null, null);
    }

    private void assertFails(ErrorCode code, String... bodies) {
        for (var body : bodies) {
            server.then(ok(body));
        }
        assertThatThrownBy(() -> readAll(open(Map.of())))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private PageSource open(Map<String, String> parameters) {
        return open(parameters, Cursor.START);
    }

    private PageSource open(Map<String, String> parameters, Cursor from) {
        var item = new WorkItem(
                "run",
                "clinical_trials",
                "all",
                0,
                server.uri("/v2").toString(),
                parameters,
                Map.of(),
                clock.instant(),
                false);
        return new TrialsConnector(fetcher, clock, 500).open(item, from, () -> false);
    }
}
