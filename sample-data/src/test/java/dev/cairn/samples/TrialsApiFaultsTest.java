package dev.cairn.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrialsApiFaultsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final Faults faults = Faults.none();
    private final TrialsApiServer server = TrialsApiServer.start(
            StudySource.of(StudyGenerator.seeded(5).studies(25).toList()),
            faults,
            ServerSettings.defaults().withClock(() -> NOW));
    private final URI studies = Http.studies(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tooManyRequestsSaysWhenToComeBackInSeconds() throws Exception {
        faults.onRequest(2, Fault.tooManyRequests(Duration.ofMillis(1_500)));
        assertThat(Http.get(studies).statusCode()).isEqualTo(200);
        var refused = Http.get(studies);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
        assertThatRetrySucceeds();
    }

    @Test
    void tooManyRequestsSaysWhenToComeBackAsADate() throws Exception {
        faults.onNext(1, Fault.tooManyRequestsUntilDate(Duration.ofSeconds(90)));
        assertThat(Http.get(studies).headers().firstValue("Retry-After")).hasValue("Sun, 1 Mar 2026 10:01:30 GMT");
        assertThatRetrySucceeds();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void serverErrorsPass(int status) throws Exception {
        faults.onNext(1, Fault.serverError(status));
        assertThat(Http.get(studies).statusCode()).isEqualTo(status);
        assertThatRetrySucceeds();
        assertThat(server.counts().status(status)).isEqualTo(1);
        assertThat(server.counts().faulted()).isEqualTo(1);
    }

    @Test
    void stalledAnswerComesLate() throws Exception {
        faults.onNext(1, Fault.stall(Duration.ofMillis(400)));
        var begin = System.nanoTime();
        assertThat(Http.get(studies).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(390));
    }

    @Test
    void stalledAnswerRunsIntoTheTimeoutOfTheClient() throws Exception {
        faults.onNext(1, Fault.stall(Duration.ofMinutes(10)));
        assertThatThrownBy(() -> Http.get(studies, Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
        assertThatRetrySucceeds();
    }

    @Test
    void closingDoesNotWaitForStalledAnswers() {
        faults.onNext(1, Fault.stall(Duration.ofMinutes(10)));
        var waiting = Http.getLater(studies);
        while (server.counts().inFlight() == 0) {
            Thread.onSpinWait();
        }
        var begin = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(waiting::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void truncatedBodyBreaksOff() throws Exception {
        faults.onNext(1, Fault.truncatedBody());
        assertThatThrownBy(() -> Http.get(studies)).isInstanceOf(IOException.class);
        assertThatRetrySucceeds();
    }

    @Test
    void brokenGzipCannotBeUnpacked() throws Exception {
        faults.onNext(1, Fault.brokenGzip());
        var response = Http.get(studies, "Accept-Encoding", "gzip");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThatThrownBy(() -> Http.unzip(response.body())).isInstanceOf(IOException.class);
        assertThatRetrySucceeds();
    }

    @Test
    void invalidJsonArrivesWholeWithStatus200() throws Exception {
        faults.onNext(1, Fault.invalidJson());
        var response = Http.get(studies);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Http.json(response)).isInstanceOf(JsonProcessingException.class);
        assertThatRetrySucceeds();
    }

    @Test
    void emptyBodyComesWithStatus200() throws Exception {
        faults.onNext(1, Fault.emptyBody());
        var response = Http.get(studies);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThatRetrySucceeds();
    }

    @Test
    void resetConnectionGivesNotOneByte() throws Exception {
        faults.onNext(1, Fault.connectionReset());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), studies.getPort())) {
            socket.getOutputStream()
                    .write("GET /api/v2/studies HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThatRetrySucceeds();
        assertThat(server.counts().status(200)).isEqualTo(1);
    }

    @Test
    void connectionsResetForEverFailTheClient() {
        faults.onNext(Faults.ALWAYS, Fault.connectionReset());
        assertThatThrownBy(() -> Http.get(studies)).isInstanceOf(IOException.class);
    }

    @Test
    void repeatedTokenLeadsBackToTheSamePage() throws Exception {
        faults.onPage(2, Fault.repeatedPageToken());
        var pages = walk();
        assertThat(pages).hasSize(4);
        assertThat(pages.get(1).path("studies")).isEqualTo(pages.get(2).path("studies"));
        assertThat(server.counts().page(2)).isEqualTo(2);
    }

    @Test
    void repeatedTokenCanLoopForEver() throws Exception {
        faults.onPage(2, Faults.ALWAYS, Fault.repeatedPageToken());
        var token = Http.json(Http.get(studies)).path("nextPageToken").asText();
        for (var round = 0; round < 3; round++) {
            var page = Http.json(Http.get(Http.studies(server, "pageToken", token)));
            assertThat(page.path("nextPageToken").asText()).isEqualTo(token);
        }
    }

    @Test
    void shrunkPageLosesStudiesThatTheTotalPromises() throws Exception {
        faults.onPage(2, Fault.shrunkPage(3));
        var pages = walk();
        assertThat(pages).extracting(page -> page.path("studies").size()).containsExactly(10, 7, 5);
        assertThat(pages.get(0).path("totalCount").intValue()).isEqualTo(25);
        assertThat(walk()).extracting(page -> page.path("studies").size()).containsExactly(10, 10, 5);
    }

    @Test
    void overlappingPageRepeatsTheEndOfThePageBefore() throws Exception {
        faults.onPage(2, Fault.overlappingPage(2));
        var pages = walk();
        assertThat(pages).extracting(page -> page.path("studies").size()).containsExactly(10, 12, 5);
        assertThat(pages.get(1).path("studies").get(0))
                .isEqualTo(pages.get(0).path("studies").get(8));
    }

    @Test
    void faultForATextMeetsThatQueryOnly() throws Exception {
        faults.onText("Wilson", Faults.ALWAYS, Fault.serverError(500));
        for (var round = 0; round < 2; round++) {
            assertThat(Http.get(Http.studies(server, "query.term", "Wilson disease"))
                            .statusCode())
                    .isEqualTo(500);
            assertThat(Http.get(Http.studies(server, "query.term", "Menkes disease"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(faults.played()).isTrue();
        faults.clear();
        assertThat(Http.get(Http.studies(server, "query.term", "Wilson disease"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void rulesApplyOneAtATimeInTheOrderOfTheScript() throws Exception {
        faults.onNext(2, Fault.serverError(503)).onPage(1, Fault.tooManyRequests());
        List<Integer> statuses = new ArrayList<>();
        while (statuses.size() < 4) {
            statuses.add(Http.get(studies).statusCode());
        }
        assertThat(statuses).containsExactly(503, 503, 429, 200);
        assertThat(faults.played()).isTrue();
    }

    @Test
    void faultOfAnotherServiceIsReportedRatherThanIgnored() throws Exception {
        faults.onNext(1, Fault.notANumber());
        var response = Http.get(studies);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(Http.text(response)).contains("studies have no vectors");
    }

    private void assertThatRetrySucceeds() throws Exception {
        HttpResponse<byte[]> retry = Http.get(studies);
        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(Http.json(retry).path("studies")).hasSize(10);
        assertThat(faults.played()).isTrue();
    }

    private List<JsonNode> walk() throws Exception {
        List<JsonNode> pages = new ArrayList<>();
        var next = Http.studies(server, "countTotal", "true");
        while (next != null) {
            var page = Http.json(Http.get(next));
            pages.add(page);
            var token = page.path("nextPageToken").textValue();
            next = token == null ? null : Http.studies(server, "pageToken", token);
        }
        return pages;
    }
}
