package dev.cairn.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Stands between a client and PostgreSQL, and breaks connections when it is told to. */
public final class DatabaseProxy implements AutoCloseable {
    /** What happens to connections. */
    public enum Fault {
        NONE,
        /** None lives, and none can be made. */
        DOWN,
        /** Connections live and can be made, but nothing passes; what was silent breaks when all is well again. */
        SILENT,
        /** The next COMMIT does not reach the server: its connection breaks before. Then all is well again. */
        LOST_COMMIT,
        /** The next COMMIT reaches the server, but its connection breaks before the answer. Then all is well again. */
        LOST_ANSWER
    }

    private static final Duration SILENCE_CHECK = Duration.ofMillis(10);

    private final URI server;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);

    /** Starts on a free port, before the server of a JDBC URL. */
    public DatabaseProxy(String jdbcUrl) throws IOException {
        server = URI.create(jdbcUrl.substring("jdbc:".length()));
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** The same database by way of this proxy. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + server.getPath();
    }

    /** Makes it happen, until something else is set. */
    public void set(Fault next) {
        fault.set(next);
        if (next == Fault.DOWN) {
            sockets.forEach(DatabaseProxy::close);
        }
    }

    /** What is happening. */
    public Fault fault() {
        return Objects.requireNonNull(fault.get());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(DatabaseProxy::close);
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                sockets.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (fault.get() == Fault.DOWN) {
                client.close();
            } else {
                join(client, new Socket(server.getHost(), server.getPort()));
            }
        } catch (IOException e) {
            close(client); // the server is gone, and the client must see it
        }
    }

    private void join(Socket client, Socket postgres) {
        sockets.add(postgres);
        var answersAreLost = new AtomicBoolean();
        threads.execute(() -> copy(client, postgres, chunk -> {
            var commits = new String(chunk, StandardCharsets.ISO_8859_1).contains("COMMIT");
            if (commits && fault.compareAndSet(Fault.LOST_ANSWER, Fault.NONE)) {
                answersAreLost.set(true);
            }
            return !(commits && fault.compareAndSet(Fault.LOST_COMMIT, Fault.NONE));
        }));
        threads.execute(() -> copy(postgres, client, chunk -> !answersAreLost.get()));
    }

    /** Returns at once, or when the silence has ended: then true. */
    private boolean wasSilent() {
        var silent = fault.get() == Fault.SILENT;
        while (fault.get() == Fault.SILENT && !listener.isClosed()) {
            LockSupport.parkNanos(SILENCE_CHECK.toNanos());
        }
        return silent;
    }

    /** Tells whether a chunk may pass; if not, the connection breaks. */
    private interface Gate {
        boolean passes(byte[] chunk);
    }

    private void copy(Socket from, Socket to, Gate gate) {
        try (from;
                to) {
            var buffer = new byte[64 * 1024];
            for (var read = from.getInputStream().read(buffer);
                    read > 0;
                    read = from.getInputStream().read(buffer)) {
                if (wasSilent() || !gate.passes(Arrays.copyOf(buffer, read))) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has gone: closing both tells the other.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
