package dev.cairn.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process that serves a data directory, found through its {@code postmaster.pid}. It outlives a killed
 * parent. A pid alone proves nothing, since numbers come round again: the process must be a postgres on this directory.
 */
record Postmaster(ProcessHandle process) {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The server of a data directory, if one runs. */
    static Optional<Postmaster> of(Path data) throws IOException {
        return pid(data)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> serves(process, data))
                .map(Postmaster::new);
    }

    /** Ends the server: fast, which rolls open transactions back and writes everything; the hard way if it does not end. */
    void stop() throws IOException {
        signal("INT");
        if (!Processes.awaitEnd(process, PATIENCE)) {
            LOG.warn(
                    "postgres pid={} did not stop within seconds={}; it is killed",
                    process.pid(),
                    PATIENCE.toSeconds());
            process.destroyForcibly();
            Processes.awaitEnd(process, PATIENCE);
        }
    }

    private void signal(String name) throws IOException {
        // Java itself can send SIGTERM only, which makes PostgreSQL wait for its clients to leave.
        // Through the shell, whose kill is built in: slim images have no program of that name.
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }

    private static Optional<Long> pid(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid")).stream()
                    .findFirst()
                    .filter(line -> line.matches("\\d{1,10}"))
                    .map(Long::valueOf);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean serves(ProcessHandle process, Path data) {
        var info = process.info();
        var isPostgres =
                info.command().map(command -> command.endsWith("/postgres")).orElse(false);
        var arguments = info.arguments().orElseGet(() -> new String[0]);
        return isPostgres && Arrays.asList(arguments).contains(data.toString());
    }
}
