package dev.cairn.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mechanics that simulated services share: HTTP on 127.0.0.1, scripted faults, latency, a limit of concurrent
 * requests, gzip. Waiting requests hold no thread.
 */
final class SimulatedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedServer.class);
    private static final String NODELAY = "sun.net.httpserver.nodelay";

    static {
        // Head and body of an answer leave in two writes: with Nagle's algorithm the second can wait 40 ms for an
        // acknowledgement. The JDK's server reads this when it is first used and offers no other way.
        if (System.getProperty(NODELAY) == null) {
            System.setProperty(NODELAY, "true");
        }
    }

    /** What differs from one simulated service to another. Called by several threads. */
    interface Service {
        /** The page that a request asks for, 1 where there are no pages or the request is malformed. */
        int page(Map<String, String> parameters);

        /** The answer, or {@link RequestRefused}. */
        Reply answer(Call call, Fault.@Nullable Untruth untruth);

        /** An error in the service's own form. */
        Reply error(int status, String code, String message);
    }

    private final Service service;
    private final Faults faults;
    private final Duration latency;
    private final double spread;
    private final int maxConcurrent;
    private final InstantSource clock;
    private final RequestCounts counts = new RequestCounts();
    private final HttpServer http;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;

    SimulatedServer(String name, ServerSettings settings, Faults faults, Service service) {
        this.service = service;
        this.faults = faults;
        this.latency = settings.latency();
        this.spread = settings.spread();
        this.maxConcurrent = settings.maxConcurrent();
        this.clock = settings.clock();
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 256);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + settings.port(), e);
        }
        workers = Executors.newCachedThreadPool(daemons(name));
        timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "-timer"));
        http.setExecutor(workers);
        http.createContext("/", this::handle);
        http.start();
        LOG.info("server={} port={} started", name, port());
    }

    int port() {
        return http.getAddress().getPort();
    }

    RequestCounts counts() {
        return counts;
    }

    /** Stops at once: answers under way and those still waiting are dropped. */
    @Override
    public void close() {
        timer.shutdownNow();
        http.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var call = read(exchange);
        counts.asked(call);
        var fault = faults.take(call).orElse(null);
        if (fault != null) {
            counts.faultMet();
        }
        if (fault instanceof Fault.Refusal refusal) {
            send(exchange, refuse(refusal), null);
        } else if (fault == Fault.Damage.CONNECTION_RESET) {
            exchange.close();
        } else if (counts.enter(maxConcurrent)) {
            work(exchange, call, fault);
        } else {
            var busy = "more than " + maxConcurrent + " requests at once";
            send(exchange, service.error(429, "rate_limit_exceeded", busy).withRetryAfter("1"), null);
        }
    }

    private void work(HttpExchange exchange, Call call, @Nullable Fault fault) {
        var begin = System.nanoTime();
        var reply = answer(call, fault);
        var wait = fault instanceof Fault.Stall stall ? usual().plus(stall.duration()) : usual();
        var damage = fault instanceof Fault.Damage kind ? kind : null;
        var left = wait.toNanos() - (System.nanoTime() - begin);
        if (left <= 0) {
            finish(exchange, reply, damage, begin);
        } else {
            var unused = timer.schedule(
                    () -> workers.execute(() -> finish(exchange, reply, damage, begin)), left, TimeUnit.NANOSECONDS);
        }
    }

    private Reply answer(Call call, @Nullable Fault fault) {
        try {
            return service.answer(call, fault instanceof Fault.Untruth untruth ? untruth : null);
        } catch (RequestRefused e) {
            return service.error(e.status, e.code, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("path={} a simulated service failed", call.path(), e);
            return service.error(500, "server_error", "the simulated service failed: " + e);
        }
    }

    private Duration usual() {
        var factor = spread == 0 ? 1 : 1 + spread * ThreadLocalRandom.current().nextDouble(-1, 1);
        return Duration.ofNanos(Math.round(latency.toNanos() * factor));
    }

    private void finish(HttpExchange exchange, Reply reply, Fault.@Nullable Damage damage, long begin) {
        // Before the answer leaves: a client that got it may ask again before this thread goes on.
        counts.leave(begin);
        try {
            send(exchange, reply, damage);
        } catch (IOException e) {
            LOG.debug("the client went away before its answer was sent", e);
            exchange.close();
        }
    }

    private void send(HttpExchange exchange, Reply reply, Fault.@Nullable Damage damage) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        if (reply.retryAfter() != null) {
            headers.set("Retry-After", reply.retryAfter());
        }
        var accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        var zipped = damage == Fault.Damage.BROKEN_GZIP || (accepted != null && accepted.contains("gzip"));
        var body = damage == Fault.Damage.INVALID_JSON ? spoilt(reply.body()) : reply.body();
        if (zipped && damage != Fault.Damage.EMPTY_BODY) {
            headers.set("Content-Encoding", "gzip");
            body = gzip(body);
        }
        if (damage == Fault.Damage.BROKEN_GZIP) {
            Arrays.fill(body, body.length / 2, body.length, (byte) 0x55);
        }
        var sent = damage == Fault.Damage.EMPTY_BODY ? 0 : body.length;
        counts.answered(reply.status());
        exchange.sendResponseHeaders(reply.status(), sent == 0 ? -1 : sent);
        var out = exchange.getResponseBody();
        out.write(body, 0, damage == Fault.Damage.TRUNCATED_BODY ? sent / 2 : sent);
        out.flush();
        // Not the stream's own close(): if bytes are missing that one would leave the connection open.
        exchange.close();
    }

    private Reply refuse(Fault.Refusal refusal) {
        var error = service.error(refusal.status(), refusal.code(), refusal.message());
        var wait = refusal.retryAfter();
        if (wait == null) {
            return error;
        }
        var seconds = wait.plusMillis(999).toSeconds();
        return error.withRetryAfter(refusal.asDate() ? httpDate(seconds) : Long.toString(seconds));
    }

    private String httpDate(long secondsFromNow) {
        var now = clock.instant().plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                now.plusSeconds(secondsFromNow).atOffset(ZoneOffset.UTC));
    }

    private Call read(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var parameters = parameters(uri.getRawQuery());
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return new Call(
                counts.nextNumber(),
                service.page(parameters),
                exchange.getRequestMethod(),
                uri.getPath(),
                parameters,
                authorization == null ? "" : authorization,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var found = new HashMap<String, String>();
        for (var pair : query == null ? new String[0] : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            found.put(decode(name), decode(value));
        }
        found.remove("");
        return Map.copyOf(found);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] spoilt(byte[] body) {
        var half = Arrays.copyOf(body, body.length / 2 + 7);
        System.arraycopy("<html>\n".getBytes(StandardCharsets.US_ASCII), 0, half, half.length - 7, 7);
        return half;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream(body.length / 4 + 64);
        try (var zip = new FastGzip(out)) {
            zip.write(body);
        }
        return out.toByteArray();
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Local traffic gains nothing from a better compression. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 16_384);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
