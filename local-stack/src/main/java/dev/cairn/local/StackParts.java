package dev.cairn.local;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three servers of a stack. The database starts beside the broker; the registry needs the broker. */
record StackParts(LocalBroker broker, LocalRegistry registry, LocalPostgres database) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StackParts.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    static Path postgres(Path dataDir) {
        return dataDir.resolve("postgres");
    }

    /** Starts all three; if one fails, none stays. */
    static StackParts start(Path dataDir, Path programs, StackPorts ports) {
        var database = starting("PostgreSQL", () -> LocalPostgres.start(postgres(dataDir), programs, ports.database()));
        var broker = starting(
                "the broker", () -> LocalBroker.start(dataDir.resolve("kafka"), ports.kafka(), ports.controller()));
        var registry = broker.thenCompose(ready ->
                starting("the schema registry", () -> LocalRegistry.start(ready.bootstrapServers(), ports.registry())));
        try {
            CompletableFuture.allOf(database, registry).join();
        } catch (CompletionException e) {
            closeIfStarted("registry", registry);
            closeIfStarted("broker", broker);
            closeIfStarted("postgres", database);
            throw e.getCause() instanceof PipelineException cause
                    ? cause
                    : new PipelineException(ErrorCode.STACK_FAILED, "the local stack did not start", e);
        }
        return new StackParts(broker.join(), registry.join(), database.join());
    }

    ConnectionProperties connection() {
        return new ConnectionProperties(
                broker.bootstrapServers(), registry.url(), database.jdbcUrl(), LocalPostgres.USER, database.password());
    }

    @Override
    public void close() {
        close("registry", registry);
        close("broker", broker);
        close("postgres", database);
    }

    private static <T> CompletableFuture<T> starting(String what, Callable<T> start) {
        var future = new CompletableFuture<T>();
        inBackground("start " + what, () -> {
            try {
                future.complete(start.call());
            } catch (PipelineException e) {
                future.completeExceptionally(e);
            } catch (Throwable e) {
                future.completeExceptionally(
                        new PipelineException(ErrorCode.STACK_FAILED, what + " did not start: " + e, e));
            }
        });
        return future;
    }

    private static void closeIfStarted(String what, CompletableFuture<? extends AutoCloseable> part) {
        if (!part.isCompletedExceptionally()) {
            close(what, part.join());
        }
    }

    /** Closes a part, but waits for so long only: a process that is asked to stop must end. */
    private static void close(String what, AutoCloseable part) {
        var closed = new CompletableFuture<Void>();
        inBackground("stop " + what, () -> {
            try {
                part.close();
                closed.complete(null);
            } catch (Throwable e) {
                closed.completeExceptionally(e);
            }
        });
        try {
            // Not interruptible: a thread that is asked to end still has to end the database.
            closed.orTimeout(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            LOG.warn("{} did not stop cleanly within seconds={}", what, CLOSE_LIMIT.toSeconds(), e.getCause());
        }
    }

    private static void inBackground(String name, Runnable task) {
        var thread = new Thread(task, "local-stack " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
