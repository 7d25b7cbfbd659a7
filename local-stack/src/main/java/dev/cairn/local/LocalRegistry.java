package dev.cairn.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A schema registry that speaks the REST API of Confluent's over HTTP on 127.0.0.1 and keeps its schemas in Kafka. */
final class LocalRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRegistry.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int THREADS = 4;
    private static final int INTERNAL_ERROR = 500;

    private final HttpServer server;
    private final ExecutorService workers;
    private final SchemaLog log;

    private LocalRegistry(HttpServer server, ExecutorService workers, SchemaLog log) {
        this.server = server;
        this.workers = workers;
        this.log = log;
    }

    /** Starts a registry over the schema log of a broker; returns when it knows every schema in it. */
    static LocalRegistry start(String bootstrapServers, int port) throws IOException, InterruptedException {
        var json = new ObjectMapper();
        var catalog = new SchemaCatalog();
        var log = SchemaLog.open(bootstrapServers, json, catalog);
        try {
            var routes = new RegistryRoutes(new SchemaRegistry(catalog, log));
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var workers = Executors.newFixedThreadPool(THREADS, LocalRegistry::worker);
            server.setExecutor(workers);
            server.createContext("/", exchange -> respond(exchange, routes, json));
            server.start();
            return new LocalRegistry(server, workers, log);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdown();
        log.close();
    }

    private static void respond(HttpExchange exchange, RegistryRoutes routes, ObjectMapper json) throws IOException {
        try (exchange) {
            try {
                var request = RegistryRequest.read(
                        exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestBody(), json);
                var answer = routes.answer(request);
                send(exchange, 200, json.writeValueAsBytes(answer));
            } catch (RegistryException e) {
                send(exchange, e.status(), json.writeValueAsBytes(error(e.code(), String.valueOf(e.getMessage()))));
            } catch (RuntimeException e) {
                LOG.error("registry failed method={} uri={}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                send(exchange, INTERNAL_ERROR, json.writeValueAsBytes(error(50001, "Internal error: " + e)));
            }
        }
    }

    private static Map<String, Object> error(int code, String message) {
        return Map.of("error_code", code, "message", message);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Thread worker(Runnable task) {
        var thread = new Thread(task, "schema-registry");
        thread.setDaemon(true);
        return thread;
    }
}
