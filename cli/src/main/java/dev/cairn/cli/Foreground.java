package dev.cairn.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps a process running until it is asked to end, and then closes what it runs before it goes. */
final class Foreground implements AutoCloseable {
    private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread hook = new Thread(this::closeOnce, "shutdown");
    private @Nullable AutoCloseable running;
    private boolean closed;

    Foreground() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Hands over what is to be closed. If the end came first, it is closed now. */
    synchronized void closeAtEnd(AutoCloseable resource) {
        running = resource;
        if (closed) {
            closeRunning();
        }
    }

    /**
     * Returns when the process is asked to end and everything is closed.
     *
     * @param check called now and then; throws to end at once
     */
    void awaitEnd(Runnable check) throws InterruptedException {
        while (!end.await(CHECK_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
            check.run();
        }
    }

    @Override
    public void close() {
        closeOnce();
    }

    private synchronized void closeOnce() {
        if (!closed) {
            closed = true;
            closeRunning();
            end.countDown();
        }
    }

    private void closeRunning() {
        try {
            if (running != null) {
                running.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }
}
