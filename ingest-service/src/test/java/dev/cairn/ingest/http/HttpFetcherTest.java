package dev.cairn.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpFetcherTest {
    private static final FetchConfig CONFIG = new FetchConfig(
            Duration.ofMillis(500), 4, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(2), 1000);
    private static final String BODY = "{\"studies\": [1, 2, 3]}";

    private final ScriptedServer server = new ScriptedServer();
    private final PatientClock clock = new PatientClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HttpFetcher fetcher = new HttpFetcher(CONFIG, clock, clock, new FetchMetrics(registry));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsPlainAndCompressedBodies() throws InterruptedException {
        server.then(ScriptedServer.ok(BODY), ScriptedServer.gzip(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void followsRedirects() throws InterruptedException {
        server.then(ScriptedServer.redirect("/elsewhere"), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(server.requests().get(1).path()).isEqualTo("/elsewhere");
    }

    @Test
    void retriesServerErrorsWithGrowingJitteredBackoff() throws InterruptedException {
        server.then(
                ScriptedServer.status(500),
                ScriptedServer.status(502),
                ScriptedServer.status(504),
                ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).hasSize(3);
        assertThat(clock.waits().get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
        assertThat(clock.waits().get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }

    @Test
    void waitsAsLongAsRetryAfterSaysInSeconds() throws InterruptedException {
        server.then(ScriptedServer.status(429, "7"), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void waitsUntilTheDateThatRetryAfterSays() throws InterruptedException {
        server.then(ScriptedServer.status(503, "Fri, 2 Jan 2026 03:05:05 GMT"), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void neverWaitsLongerThanConfiguredHoweverLongTheSourceAsksFor() throws InterruptedException {
        server.then(ScriptedServer.status(429, "86400"), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).containsExactly(Duration.ofMinutes(2));
    }

    @Test
    void backsOffWhenRetryAfterIsNonsense() throws InterruptedException {
        server.then(ScriptedServer.status(429, "soon"), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(clock.waits()).hasSize(1);
        assertThat(clock.waits().get(0)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aHostThatAsksForPatienceGetsItFromEverybody() throws InterruptedException {
        server.then(ScriptedServer.status(429, "7"), ScriptedServer.status(404), ScriptedServer.ok(BODY));
        assertFails(ErrorCode.SOURCE_REJECTED);
        assertThat(clock.instant()).isEqualTo(PatientClock.START.plusSeconds(7));
        assertThat(get()).isEqualTo(BODY);
    }

    @Test
    void retriesASourceThatDoesNotAnswerInTime() throws InterruptedException {
        server.then(server.silence(), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(requests("timeout")).isEqualTo(1);
    }

    @Test
    void theTimeoutBoundsTheBodyToo() throws InterruptedException {
        server.then(server.stall(BODY), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(requests("timeout")).isEqualTo(1);
    }

    @Test
    void retriesABodyThatIsCutOff() throws InterruptedException {
        server.then(ScriptedServer.cutOff(BODY), ScriptedServer.cutGzip(BODY), ScriptedServer.ok(BODY));
        assertThat(get()).isEqualTo(BODY);
        assertThat(requests("truncated")).isEqualTo(1);
        assertThat(requests("unreadable")).isEqualTo(1);
    }

    @Test
    void fetchesAgainWhatItsReaderCannotRead() throws InterruptedException {
        server.then(ScriptedServer.ok("nonsense"), ScriptedServer.ok(BODY));
        var body = fetcher.get(server.uri("/x"), bytes -> {
            if (bytes.length < BODY.length()) {
                throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "too short");
            }
            return text(bytes);
        });
        assertThat(body).isEqualTo(BODY);
    }

    @Test
    void failsWithWhatWentWrongOncePatienceEnds() {
        var cut = ScriptedServer.cutOff(BODY);
        server.then(cut, cut, cut, cut, ScriptedServer.ok(BODY));
        assertFails(ErrorCode.SOURCE_TRUNCATED);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void failsAtOnceWhereRetryingChangesNothing() {
        server.then(ScriptedServer.status(400), ScriptedServer.ok(BODY));
        assertFails(ErrorCode.SOURCE_REJECTED);
        assertThat(clock.waits()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void reportsASourceThatIsNotThere() {
        server.close();
        assertFails(ErrorCode.SOURCE_UNREACHABLE);
    }

    @Test
    void sendsCredentialsAsAHeaderAndShowsNoneInErrors() {
        server.then(ScriptedServer.status(403));
        var uri = URI.create(server.uri("/x?key=s3cret").toString().replace("//", "//me:pw@"));
        assertThatThrownBy(() -> fetcher.get(uri, HttpFetcherTest::text))
                .hasMessageContaining("403")
                .hasMessageNotContainingAny("pw", "s3cret");
        assertThat(server.requests().get(0).authorization()).isEqualTo("Basic bWU6cHc=");
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws InterruptedException {
        var asked = new CountDownLatch(1);
        server.then(exchange -> {
            asked.countDown();
            server.silence().to(exchange);
        });
        var patient = patient();
        var thrown = new AtomicReference<Throwable>();
        var thread = new Thread(() -> {
            try {
                patient.get(server.uri("/x"), HttpFetcherTest::text);
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        thread.start();
        asked.await();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotWaitedFor() {
        server.then(ScriptedServer.status(429, "300"), server.silence());
        for (var wait : List.of("as long as the source says", "for an answer that does not come")) {
            var looks = new AtomicInteger();
            assertThatThrownBy(() ->
                            patient().get(server.uri("/x"), HttpFetcherTest::text, () -> looks.incrementAndGet() > 2))
                    .as(wait)
                    .isInstanceOf(CancellationException.class);
        }
    }

    /** Waits for minutes, and in earnest. */
    private HttpFetcher patient() {
        return new HttpFetcher(
                new FetchConfig(
                        Duration.ofMinutes(5),
                        2,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(6),
                        Duration.ofMinutes(5),
                        10),
                clock,
                Pause.REAL,
                new FetchMetrics(registry));
    }

    private String get() throws InterruptedException {
        return fetcher.get(server.uri("/x"), HttpFetcherTest::text);
    }

    private void assertFails(ErrorCode code) {
        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private double requests(String outcome) {
        return registry.get("cairn.ingest.requests")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
