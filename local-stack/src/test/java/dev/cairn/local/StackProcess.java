package dev.cairn.local;

import dev.cairn.kit.config.ConnectionProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** A local stack in a Java process of its own, which a test can kill. */
final class StackProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;

    private StackProcess(Process process) {
        this.process = process;
    }

    /** What the process runs: a stack on the given directory, until the process is asked to end. */
    public static void main(String[] arguments) throws InterruptedException {
        var config = LocalStackConfig.in(Path.of(arguments[0])).withProgramsDir(Path.of(arguments[1]));
        var stack = LocalStack.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        new CountDownLatch(1).await();
    }

    static StackProcess launch(Path dataDir) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                StackProcess.class.getName(),
                dataDir.toString(),
                TestPrograms.DIRECTORY.toString());
        return new StackProcess(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    ConnectionProperties awaitReady(Path dataDir) {
        return Awaitility.await("a stack in a process of its own")
                .atMost(LIMIT)
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new IllegalStateException("the process ended with " + process.exitValue());
                            }
                            return LocalStack.find(dataDir);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    long pid() {
        return process.pid();
    }

    /** kill -9. */
    void kill() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Waits for a process that ends by itself. */
    int awaitExit() {
        if (!Processes.awaitEnd(process.toHandle(), LIMIT)) {
            throw new IllegalStateException("the process did not end");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        if (!Processes.awaitEnd(process.toHandle(), LIMIT)) {
            kill();
        }
    }
}
