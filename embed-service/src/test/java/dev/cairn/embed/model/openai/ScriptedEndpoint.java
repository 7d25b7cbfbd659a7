package dev.cairn.embed.model.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** A real HTTP server at OpenAI's paths {@code /v1/embeddings} and {@code /v1/chat/completions}, which does as it is told. */
final class ScriptedEndpoint implements AutoCloseable {
    static final int DIMENSIONS = 4;
    static final String KEY = "sk-live-4711";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Queue<Reaction> reactions = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Reaction otherwise = ScriptedEndpoint::answer;

    /** One call as it came. */
    record Asked(JsonNode body, String authorization) {
        List<String> texts() {
            var texts = new ArrayList<String>();
            body.path("input").forEach(text -> texts.add(text.asText()));
            return texts;
        }
    }

    /** What the server does with a call. */
    @FunctionalInterface
    interface Reaction {
        void to(Asked asked, HttpExchange exchange) throws IOException;
    }

    ScriptedEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/embeddings", this::handle);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** The next calls are met with these, one each; those after them are answered. */
    void next(Reaction... some) {
        reactions.addAll(List.of(some));
    }

    /** All calls without a reaction of their own are met with this. */
    void always(Reaction reaction) {
        otherwise = reaction;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call = new Asked(
                    JSON.readTree(exchange.getRequestBody()),
                    exchange.getRequestHeaders().getFirst("Authorization"));
            asked.add(call);
            var reaction = reactions.poll();
            (reaction == null ? otherwise : reaction).to(call, exchange);
        }
    }

    /** The right answer: one vector for each text, and its length in characters as tokens. */
    static void answer(Asked asked, HttpExchange exchange) throws IOException {
        var texts = asked.texts();
        respond(exchange, 200, ordered(IntStream.range(0, texts.size()).boxed().toList(), texts));
    }

    /** A completion that holds this, and no more. */
    static Reaction completion(String content) {
        var message = JSON.createObjectNode().put("role", "assistant").put("content", content);
        return choice(message.toString(), "\"stop\"", "{\"prompt_tokens\":11,\"completion_tokens\":7}");
    }

    /** A completion of these parts, each in JSON. */
    static Reaction choice(String message, String finishReason, String usage) {
        return status(
                200,
                "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":" + message
                        + ",\"finish_reason\":" + finishReason + "}],\"usage\":" + usage + "}");
    }

    /** The body of an answer that holds the vectors at these indexes, in this order. */
    static String ordered(List<Integer> indexes, List<String> texts) {
        var items = indexes.stream().map(i -> item(i, vector(texts.get(i)))).toList();
        return body(items, texts);
    }

    /** The body of an answer that holds these items. */
    static String body(List<String> items, List<String> texts) {
        var tokens = texts.stream().mapToInt(String::length).sum();
        return "{\"object\":\"list\",\"data\":[" + String.join(",", items) + "],\"usage\":{\"prompt_tokens\":" + tokens
                + ",\"total_tokens\":" + tokens + "}}";
    }

    static String item(int index, String vector) {
        return "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":" + vector + "}";
    }

    /** Already of length 1, and its own for each length of text. */
    static String vector(String text) {
        var angle = text.length() / 100.0;
        return "[" + Math.cos(angle) + "," + Math.sin(angle) + ",0,0]";
    }

    static float[] expected(String text) {
        var angle = text.length() / 100.0;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0, 0};
    }

    /** A status, with a body and headers as name, value, … */
    static Reaction status(int status, String body, String... headers) {
        return (asked, exchange) -> {
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            respond(exchange, status, body);
        };
    }

    /** A 200 whose body ends before the length it promises. */
    static Reaction truncated() {
        return (asked, exchange) -> {
            var body = ordered(List.of(0), asked.texts()).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length + 50);
            exchange.getResponseBody().write(body);
        };
    }

    /** Headers, half a body, and then nothing. */
    Reaction stalled() {
        return (asked, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"data\":[".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    static void respond(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
