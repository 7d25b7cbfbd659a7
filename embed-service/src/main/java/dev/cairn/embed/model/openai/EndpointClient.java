package dev.cairn.embed.model.openai;

import dev.cairn.embed.model.openai.Reply.Answered;
import dev.cairn.embed.model.openai.Reply.NoSuchModel;
import dev.cairn.embed.model.openai.Reply.Refused;
import dev.cairn.embed.model.openai.Reply.Rejected;
import dev.cairn.embed.model.openai.Reply.Throttled;
import dev.cairn.embed.model.openai.Reply.Unavailable;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.http.RetryAfter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one call and says what it came to. Whether to make another is for others to decide. */
final class EndpointClient {
    private static final int LONGEST_QUOTE = 300;

    private final Duration timeout;
    private final boolean quoting;
    private final Timekeeper time;
    private final HttpClient http;

    /**
     * @param timeout for one call, from connecting to the last byte
     * @param quoting whether an endpoint's own words may be repeated: not where they may quote a narrative
     */
    EndpointClient(Duration timeout, boolean quoting, Timekeeper time) {
        this.timeout = timeout;
        this.quoting = quoting;
        this.time = time;
        // No redirects: the key would go wherever they lead. HTTP/1.1: small servers stumble over the offer of an
        // upgrade.
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    Reply call(Address address, byte[] body) throws InterruptedException {
        var request = HttpRequest.newBuilder(address.url())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!address.key().isBlank()) {
            request.header("Authorization", "Bearer " + address.key());
        }
        var started = time.nanos();
        var sent = http.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            // HttpRequest's own timeout ends with the headers; a body that stalls needs this one.
            var response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return response.statusCode() == 200
                    ? new Answered(response.body(), Duration.ofNanos(time.nanos() - started))
                    : failure(address, response);
        } catch (TimeoutException e) {
            return new Unavailable("no whole answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Unavailable(String.valueOf(e.getCause()));
        } finally {
            sent.cancel(true);
        }
    }

    private Reply failure(Address address, HttpResponse<byte[]> response) {
        var status = response.statusCode();
        var error = EndpointError.of(response.body());
        var code = error.map(EndpointError::code).orElse("");
        return switch (status) {
            case 429 ->
                code.equals("insufficient_quota")
                        ? new Refused(
                                ErrorCode.MODEL_UNAUTHORIZED, said(status, error, address) + ": the quota is used up")
                        : throttled(response);
            case 503 -> throttled(response);
            // The endpoint's words are left out here: they may quote the key.
            case 401, 402, 403 ->
                new Refused(
                        ErrorCode.MODEL_UNAUTHORIZED,
                        "status " + status + " " + code + ": check " + address.keyFrom() + " and the account");
            case 404 -> error.isPresent() ? new NoSuchModel(said(status, error, address)) : lost(status, address);
            case 405 -> lost(status, address);
            case 408, 409, 425 -> new Unavailable("status " + status);
            default -> other(status, error, address);
        };
    }

    private Reply throttled(HttpResponse<byte[]> response) {
        return new Throttled(
                response.headers().firstValue("Retry-After").flatMap(value -> RetryAfter.parse(value, time.now())));
    }

    private Reply other(int status, Optional<EndpointError> error, Address address) {
        if (status >= 500) {
            return new Unavailable("status " + status);
        }
        return status >= 400 ? new Rejected(status, said(status, error, address)) : lost(status, address);
    }

    /** The address leads nowhere. */
    private static Refused lost(int status, Address address) {
        return new Refused(
                ErrorCode.MODEL_NOT_CONFIGURED,
                "status " + status + " from " + address.url() + ": check " + address.urlFrom());
    }

    private String said(int status, Optional<EndpointError> error, Address address) {
        var words = error.map(e -> " " + e.code() + (quoting ? " " + e.message() : ""))
                .orElse("")
                .replaceAll("\\s+", " ");
        var quote = words.length() <= LONGEST_QUOTE ? words : words.substring(0, LONGEST_QUOTE) + "…";
        return "status " + status + (address.key().isBlank() ? quote : quote.replace(address.key(), "(secret)"));
    }
}
