package dev.cairn.embed.model;

import dev.cairn.embed.model.EmbeddingsFormat.EndpointError;
import dev.cairn.embed.model.Reply.NoSuchModel;
import dev.cairn.embed.model.Reply.Refused;
import dev.cairn.embed.model.Reply.Rejected;
import dev.cairn.embed.model.Reply.Throttled;
import dev.cairn.embed.model.Reply.Unavailable;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.http.RetryAfter;
import dev.cairn.kit.model.ModelId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one call and says what it came to. Whether to make another is for others to decide. */
final class OpenAiClient {
    private static final int LONGEST_QUOTE = 300;

    private final OpenAiConfig config;
    private final Timekeeper time;
    private final URI endpoint;
    private final HttpClient http;

    OpenAiClient(OpenAiConfig config, Timekeeper time) {
        this.config = config;
        this.time = time;
        endpoint = URI.create(config.baseUrl().toString().replaceAll("/+$", "") + "/embeddings");
        // No redirects: the key would go wherever they lead. HTTP/1.1: small servers stumble over the offer of an
        // upgrade.
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout())
                .build();
    }

    Reply call(ModelId model, List<String> texts) throws InterruptedException {
        var request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(EmbeddingsFormat.request(model, texts)));
        if (!config.apiKey().isBlank()) {
            request.header("Authorization", "Bearer " + config.apiKey());
        }
        var started = time.nanos();
        var sent = http.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            // HttpRequest's own timeout ends with the headers; a body that stalls needs this one.
            var response = sent.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return reply(response, texts.size(), Duration.ofNanos(time.nanos() - started));
        } catch (TimeoutException e) {
            return new Unavailable("no whole answer within " + config.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Unavailable(String.valueOf(e.getCause()));
        } finally {
            sent.cancel(true);
        }
    }

    private Reply reply(HttpResponse<byte[]> response, int inputs, Duration latency) {
        var status = response.statusCode();
        if (status == 200) {
            try {
                return EmbeddingsFormat.answer(response.body(), inputs, latency);
            } catch (IOException e) {
                return new Unavailable("the answer is no JSON or ends early");
            }
        }
        var error = EmbeddingsFormat.error(response.body());
        var code = error.map(EndpointError::code).orElse("");
        return switch (status) {
            case 429 ->
                code.equals("insufficient_quota")
                        ? new Refused(ErrorCode.MODEL_UNAUTHORIZED, said(status, error) + ": the quota is used up")
                        : throttled(response);
            case 503 -> throttled(response);
            // The endpoint's words are left out here: they may quote the key.
            case 401, 402, 403 ->
                new Refused(
                        ErrorCode.MODEL_UNAUTHORIZED,
                        "status " + status + " " + code + ": check " + OpenAiConfig.PREFIX + "API_KEY and the account");
            case 404 -> error.isPresent() ? new NoSuchModel(said(status, error)) : wrongAddress(status);
            case 405 -> wrongAddress(status);
            case 408, 409, 425 -> new Unavailable("status " + status);
            default -> other(status, error);
        };
    }

    private Reply throttled(HttpResponse<byte[]> response) {
        return new Throttled(
                response.headers().firstValue("Retry-After").flatMap(value -> RetryAfter.parse(value, time.now())));
    }

    private Reply other(int status, Optional<EndpointError> error) {
        if (status >= 500) {
            return new Unavailable("status " + status);
        }
        return status >= 400 ? new Rejected(said(status, error)) : wrongAddress(status);
    }

    private Refused wrongAddress(int status) {
        return new Refused(
                ErrorCode.MODEL_NOT_CONFIGURED,
                "status " + status + " from " + endpoint + ": check " + OpenAiConfig.PREFIX + "BASE_URL");
    }

    private String said(int status, Optional<EndpointError> error) {
        var words =
                error.map(e -> " " + e.code() + " " + e.message()).orElse("").replaceAll("\\s+", " ");
        var quote = words.length() <= LONGEST_QUOTE ? words : words.substring(0, LONGEST_QUOTE) + "…";
        return "status " + status + (config.apiKey().isBlank() ? quote : quote.replace(config.apiKey(), "(secret)"));
    }
}
