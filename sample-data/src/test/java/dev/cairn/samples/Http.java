package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/** A plain client of the simulated servers. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    static HttpResponse<byte[]> get(URI uri, String... headers) throws IOException, InterruptedException {
        return CLIENT.send(request(uri, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static HttpResponse<byte[]> get(URI uri, Duration timeout) throws IOException, InterruptedException {
        return CLIENT.send(request(uri).timeout(timeout).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static CompletableFuture<HttpResponse<byte[]>> getLater(URI uri) {
        return CLIENT.sendAsync(request(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static CompletableFuture<HttpResponse<byte[]>> postLater(URI uri, String key, String body) {
        var request = request(uri, "Authorization", "Bearer " + key, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The URI of a search, from names and values in turn. */
    static URI studies(TrialsApiServer server, String... parameters) {
        var query = new StringBuilder();
        for (var at = 0; at < parameters.length; at += 2) {
            query.append(at == 0 ? '?' : '&').append(parameters[at]).append('=');
            query.append(URLEncoder.encode(parameters[at + 1], StandardCharsets.UTF_8));
        }
        return URI.create(server.baseUri() + "/studies" + query);
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return StudyPage.MAPPER.readTree(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static byte[] unzip(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    private static HttpRequest.Builder request(URI uri, String... headers) {
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }
}
