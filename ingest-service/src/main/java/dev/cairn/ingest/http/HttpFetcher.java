package dev.cairn.ingest.http;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.http.RetryAfter;
import io.github.resilience4j.core.IntervalFunction;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches documents over HTTP with patience: what may be better the next time (no answer, 408, 425, 429, 5xx, a body
 * that is cut off or cannot be read) is asked again, within bounds; what will not (any other 4xx) fails at once.
 */
public final class HttpFetcher {
    private static final Logger log = LoggerFactory.getLogger(HttpFetcher.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final double BACKOFF_FACTOR = 2;
    private static final double JITTER = 0.5;

    /** A page of the largest size is about 20 MB; more than this is no page. */
    private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

    private final FetchConfig config;
    private final HostGate.Gates gates;
    private final InstantSource clock;
    private final Pause pause;
    private final FetchMetrics metrics;
    private final IntervalFunction backoff;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    public HttpFetcher(FetchConfig config, InstantSource clock, Pause pause, FetchMetrics metrics) {
        this.config = config;
        this.gates = new HostGate.Gates(config.requestsPerSecond(), clock, pause);
        this.clock = clock;
        this.pause = pause;
        this.metrics = metrics;
        this.backoff = IntervalFunction.ofExponentialRandomBackoff(
                config.backoff(), BACKOFF_FACTOR, JITTER, config.maxBackoff());
    }

    /** Reads the body of an answer. Throws PipelineException if it is not as promised; it is then fetched again. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(byte[] body);
    }

    /** The document at a URI. Throws PipelineException with a SOURCE code once patience is at its end. */
    public <T> T get(URI uri, BodyReader<T> reader) throws InterruptedException {
        return get(uri, reader, () -> false);
    }

    /** As above; throws CancellationException soon after it has become unwanted, however long the source lets it wait. */
    public <T> T get(URI uri, BodyReader<T> reader, BooleanSupplier unwanted) throws InterruptedException {
        var gate = gates.of(uri.getAuthority());
        for (var attempt = 1; ; attempt++) {
            gate.pass(unwanted);
            try {
                var value = reader.read(request(uri, unwanted));
                metrics.succeeded();
                return value;
            } catch (FetchException e) {
                metrics.failed(e.reason);
                if (!e.retryable() || attempt >= config.attempts()) {
                    throw finalFailure(uri, attempt, e.code(), e);
                }
                waitBeforeRetry(uri, gate, attempt, e, e.retryAfter, unwanted);
            } catch (PipelineException e) {
                metrics.failed(FetchMetrics.Reason.UNREADABLE);
                if (attempt >= config.attempts()) {
                    throw finalFailure(uri, attempt, e.code(), e);
                }
                waitBeforeRetry(uri, gate, attempt, e, null, unwanted);
            }
        }
    }

    private byte[] request(URI uri, BooleanSupplier unwanted) throws InterruptedException {
        var bodyBegun = new AtomicBoolean();
        var answer = client.sendAsync(requestTo(uri), info -> {
            bodyBegun.set(true);
            return BodyHandlers.ofByteArray().apply(info);
        });
        try {
            // The timeout of HttpRequest ends with the headers; this one bounds the body too.
            var response = await(answer, unwanted);
            rejectStatus(response);
            return inflated(response);
        } catch (TimeoutException e) {
            throw new FetchException(
                    ErrorCode.SOURCE_UNREACHABLE,
                    "no whole answer within " + config.requestTimeout(),
                    FetchMetrics.Reason.TIMEOUT,
                    e);
        } catch (ExecutionException e) {
            throw bodyBegun.get()
                    ? new FetchException(
                            ErrorCode.SOURCE_TRUNCATED, "the body was cut off", FetchMetrics.Reason.TRUNCATED, e)
                    : new FetchException(
                            ErrorCode.SOURCE_UNREACHABLE,
                            "no answer: " + e.getCause(),
                            FetchMetrics.Reason.NO_ANSWER,
                            e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpResponse<byte[]> await(Future<HttpResponse<byte[]>> answer, BooleanSupplier unwanted)
            throws InterruptedException, ExecutionException, TimeoutException {
        var deadline = System.nanoTime() + config.requestTimeout().toNanos();
        while (true) {
            var left = deadline - System.nanoTime();
            try {
                return answer.get(Math.min(left, Pause.LOOK.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= Pause.LOOK.toNanos()) {
                    throw e;
                }
                Pause.requireWanted(unwanted);
            }
        }
    }

    private static HttpRequest requestTo(URI uri) {
        var text = uri.toString();
        var userInfo = uri.getRawUserInfo();
        var request = HttpRequest.newBuilder(
                        userInfo == null ? uri : URI.create(text.replaceFirst("//[^/?#@]*@", "//")))
                .header("User-Agent", "cairn-ingest")
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip");
        if (userInfo != null) {
            var credentials = String.valueOf(uri.getUserInfo()).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request.build();
    }

    private void rejectStatus(HttpResponse<?> response) {
        var status = response.statusCode();
        if (status == 200) {
            return;
        }
        var wait = response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, clock.instant()))
                .orElse(null);
        var message = "the source answered " + status;
        switch (status) {
            case 429, 503 ->
                throw new FetchException(
                        ErrorCode.SOURCE_UNREACHABLE, message, FetchMetrics.Reason.THROTTLED, null, wait);
            case 408, 425 ->
                throw new FetchException(ErrorCode.SOURCE_UNREACHABLE, message, FetchMetrics.Reason.STATUS, null, wait);
            default ->
                throw new FetchException(
                        status >= 500 ? ErrorCode.SOURCE_UNREACHABLE : ErrorCode.SOURCE_REJECTED,
                        message,
                        FetchMetrics.Reason.STATUS,
                        null,
                        wait);
        }
    }

    private static byte[] inflated(HttpResponse<byte[]> response) {
        var encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("gzip")) {
            return response.body();
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            var body = in.readNBytes(MAX_BODY_BYTES);
            if (in.read() >= 0) {
                throw new PipelineException(
                        ErrorCode.SOURCE_MALFORMED, "the answer is larger than " + MAX_BODY_BYTES + " bytes");
            }
            return body;
        } catch (EOFException e) {
            throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, "the compressed body was cut off", e);
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "the body is not gzip: " + e.getMessage(), e);
        }
    }

    private void waitBeforeRetry(
            URI uri,
            HostGate gate,
            int attempt,
            PipelineException failure,
            @Nullable Duration asked,
            BooleanSupplier unwanted)
            throws InterruptedException {
        var wait = asked == null ? Duration.ofMillis(backoff.apply(attempt)) : min(asked, config.maxRetryAfter());
        log.warn(
                "event=fetch_retry attempt={} of={} wait={} source={} reason=\"{}\"",
                attempt,
                config.attempts(),
                wait,
                SourceUris.redacted(uri.toString()),
                failure.getMessage());
        if (asked == null) {
            pause.await(wait, unwanted);
        } else {
            gate.close(wait);
        }
    }

    private static PipelineException finalFailure(URI uri, int attempts, ErrorCode code, PipelineException cause) {
        return new PipelineException(
                code,
                cause.getMessage() + " (" + attempts + (attempts == 1 ? " attempt) at " : " attempts) at ")
                        + SourceUris.redacted(uri.toString()),
                cause);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** One failed request. */
    private static final class FetchException extends PipelineException {
        private static final long serialVersionUID = 1;

        private final FetchMetrics.Reason reason;
        private final @Nullable Duration retryAfter;

        FetchException(ErrorCode code, String message, FetchMetrics.Reason reason, @Nullable Throwable cause) {
            this(code, message, reason, cause, null);
        }

        FetchException(
                ErrorCode code,
                String message,
                FetchMetrics.Reason reason,
                @Nullable Throwable cause,
                @Nullable Duration retryAfter) {
            super(code, message, cause);
            this.reason = reason;
            this.retryAfter = retryAfter;
        }

        boolean retryable() {
            return code() != ErrorCode.SOURCE_REJECTED;
        }
    }
}
