package dev.cairn.local;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, schema registry and PostgreSQL on one machine. All they keep lies in one data directory and survives
 * restarts and kill -9. While the stack is ready, {@code connection.properties} in the directory says where it is.
 */
public final class LocalStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

    private final Path dataDir;
    private final StackLock lock;
    private final StackParts parts;
    private final ConnectionProperties connection;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalStack(Path dataDir, StackLock lock, StackParts parts) {
        this.dataDir = dataDir;
        this.lock = lock;
        this.parts = parts;
        this.connection = parts.connection();
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @throws PipelineException STACK_LOCKED if another stack uses the directory, STACK_FAILED if a part does not start
     */
    public static LocalStack start(LocalStackConfig config) {
        var started = System.nanoTime();
        try {
            SecureFiles.createDirectory(config.dataDir());
            var dataDir = config.dataDir().toRealPath();
            var lock = StackLock.acquire(dataDir);
            try {
                Files.deleteIfExists(ConnectionProperties.file(dataDir));
                LocalPostgres.stopOrphan(StackParts.postgres(dataDir));
                var parts = StackParts.start(dataDir, config.programsDir(), StackPorts.choose(config));
                var stack = new LocalStack(dataDir, lock, parts);
                SecureFiles.write(ConnectionProperties.file(dataDir), stack.connection.format());
                LOG.info("local stack ready directory={} millis={}", dataDir, millisSince(started));
                return stack;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.STACK_FAILED, "the local stack cannot use " + config.dataDir() + ": " + e, e);
        }
    }

    /** How to reach the stack that is ready on a data directory; empty where none is, even if one was killed there. */
    public static Optional<ConnectionProperties> find(Path dataDir) {
        try {
            return StackLock.holder(dataDir).isPresent() ? ConnectionProperties.read(dataDir) : Optional.empty();
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.STACK_NOT_FOUND, dataDir + " cannot be read: " + e, e);
        }
    }

    /**
     * Ends the process that runs a stack on a data directory: asks it, and kills it if it has not ended in time. Then
     * ends a database server that was left behind.
     */
    public static StopOutcome stop(Path dataDir, Duration patience) {
        try {
            if (!Files.isDirectory(dataDir)) {
                return StopOutcome.NOT_RUNNING;
            }
            var directory = dataDir.toRealPath();
            var holder = StackLock.holder(directory);
            var outcome = holder.isPresent() ? end(holder.get(), patience) : StopOutcome.NOT_RUNNING;
            var orphan = removeRemains(directory);
            return orphan && holder.isEmpty() ? StopOutcome.ORPHAN_STOPPED : outcome;
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.STACK_FAILED, "the stack on " + dataDir + " cannot be stopped: " + e, e);
        }
    }

    /** How to reach it. */
    public ConnectionProperties connection() {
        return connection;
    }

    /** Stops everything, in the reverse order, each part within a bounded time. A second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Files.deleteIfExists(ConnectionProperties.file(dataDir));
            parts.close();
            LOG.info("local stack stopped directory={}", dataDir);
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.STACK_FAILED, "the stack on " + dataDir + " did not close: " + e, e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock could not be removed directory={}", dataDir, e);
        }
    }

    /** Ends what a killed process left behind. Returns whether there was a database server. */
    private static boolean removeRemains(Path dataDir) throws IOException {
        var lock = StackLock.acquire(dataDir);
        try {
            Files.deleteIfExists(ConnectionProperties.file(dataDir));
            return LocalPostgres.stopOrphan(StackParts.postgres(dataDir));
        } finally {
            lock.close();
        }
    }

    private static StopOutcome end(ProcessHandle holder, Duration patience) {
        if (holder.equals(ProcessHandle.current())) {
            throw new IllegalStateException("this process runs the stack: close it instead");
        }
        holder.destroy();
        if (Processes.awaitEnd(holder, patience)) {
            return StopOutcome.STOPPED;
        }
        LOG.warn("local stack pid={} did not stop within seconds={}; it is killed", holder.pid(), patience.toSeconds());
        holder.destroyForcibly();
        Processes.awaitEnd(holder, patience);
        return StopOutcome.KILLED;
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
