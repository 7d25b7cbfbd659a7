package dev.cairn.testing;

import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.local.LocalStack;
import dev.cairn.local.LocalStackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A local stack in a directory that goes with the process. */
final class LocalBackend implements RunningBackend {
    // Shared by all modules of a build, so that PostgreSQL is unpacked once.
    private static final Path PROGRAMS = Path.of(System.getProperty("cairn.root", "."), "target", "postgres-programs");

    private final LocalStack stack;
    private final Path directory;
    private final Thread atExit;

    private LocalBackend(LocalStack stack, Path directory) {
        this.stack = stack;
        this.directory = directory;
        this.atExit = new Thread(this::stop, "stop the local stack");
    }

    static LocalBackend start() {
        try {
            var directory = Files.createTempDirectory("cairn-test");
            var stack = LocalStack.start(LocalStackConfig.in(directory).withProgramsDir(PROGRAMS));
            var backend = new LocalBackend(stack, directory);
            // A build that is interrupted closes no extension; the database server would outlive it.
            Runtime.getRuntime().addShutdownHook(backend.atExit);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ConnectionProperties connection() {
        return stack.connection();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stop() {
        stack.close();
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
