package dev.cairn.ingest.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A real HTTP server that plays its answers one after the other, and says what it was asked. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What the server was asked. */
    public record Request(String path, String query, String authorization) {}

    /** One answer of the script. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The server's address followed by a path. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Appends answers to the script. */
    public ScriptedServer then(Answer... answers) {
        synchronized (script) {
            script.addAll(List.of(answers));
        }
        return this;
    }

    /** What was asked so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public static Answer ok(String body) {
        return exchange -> send(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer gzip(String body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            send(exchange, 200, compressed(body));
        };
    }

    /** A gzip body that lacks its second half, honestly announced. */
    public static Answer cutGzip(String body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            var whole = compressed(body);
            send(exchange, 200, Arrays.copyOf(whole, whole.length / 2));
        };
    }

    public static Answer status(int status) {
        return exchange -> send(exchange, status, "no".getBytes(StandardCharsets.UTF_8));
    }

    public static Answer status(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            send(exchange, status, new byte[0]);
        };
    }

    public static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 302, new byte[0]);
        };
    }

    /** The length of all of the body is announced, half of it comes. */
    public static Answer cutOff(String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** Nothing comes, not even headers, until the server closes. */
    public Answer silence() {
        return exchange -> {
            awaitClosing();
            exchange.close();
        };
    }

    /** Headers and half of the body come, and then nothing until the server closes. */
    public Answer stall(String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            awaitClosing();
            exchange.close();
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        requests.add(new Request(
                uri.getPath(),
                String.valueOf(uri.getRawQuery()),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        Answer next;
        synchronized (script) {
            next = script.isEmpty() ? status(418) : script.remove();
        }
        next.to(exchange);
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] compressed(String body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
