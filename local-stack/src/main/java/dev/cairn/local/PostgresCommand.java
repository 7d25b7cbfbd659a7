package dev.cairn.local;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code initdb} and {@code pg_ctl}. PostgreSQL refuses to run as root, so root runs it in a user namespace where
 * it is nobody: the files still belong to root.
 */
final class PostgresCommand {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path home;
    private final boolean root;

    PostgresCommand(Path home) {
        this.home = home;
        this.root = "root".equals(System.getProperty("user.name"));
    }

    /**
     * Runs a program and waits; fails with what it said if it fails.
     *
     * @param output where the program writes. A file, since pg_ctl hands it on to the server: a pipe would not end
     */
    void run(Path output, String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (root) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Messages in English and no settings of another PostgreSQL on this machine.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw failed(program, "took longer than " + LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw failed(
                    program, "exit " + process.exitValue() + ": " + Files.readString(output, StandardCharsets.UTF_8));
        }
    }

    private PipelineException failed(String program, String why) {
        var advice =
                root ? "; as root it needs user namespaces (unshare --user): without them run as another user" : "";
        return new PipelineException(ErrorCode.STACK_FAILED, "PostgreSQL's " + program + " failed: " + why + advice);
    }
}
