package dev.cairn.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A local stack for tests and benchmarks, in a directory that goes with it. */
public final class TemporaryStack implements AutoCloseable {
    private static final int DELETIONS = 5;
    private static final long PAUSE_MILLIS = 200;

    private final Path directory;
    private final LocalStack stack;

    /** A build that is interrupted closes nothing; the database server would outlive it. */
    private final Thread atExit = new Thread(this::stop, "stop the local stack");

    private TemporaryStack(Path directory, LocalStack stack) {
        this.directory = directory;
        this.stack = stack;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a stack in a new directory. PostgreSQL is unpacked once for all modules of a build, under {@code target} of
     * the system property {@code cairn.root}.
     *
     * @param prefix what the directory's name begins with
     */
    public static TemporaryStack start(String prefix) {
        var programs = Path.of(System.getProperty("cairn.root", "."), "target", "postgres-programs");
        try {
            var directory = Files.createTempDirectory(prefix);
            var config = LocalStackConfig.in(directory.resolve("stack")).withProgramsDir(programs);
            return new TemporaryStack(directory, LocalStack.start(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The running stack. */
    public LocalStack stack() {
        return stack;
    }

    /** A place for files; goes with the stack, which lies in it under {@code stack}. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stop() {
        stack.close();
        try {
            for (var left = DELETIONS; !deleted(left == 1); left--) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker's last files may still appear while others are deleted. */
    private boolean deleted(boolean last) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
            return true;
        } catch (DirectoryNotEmptyException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }
}
