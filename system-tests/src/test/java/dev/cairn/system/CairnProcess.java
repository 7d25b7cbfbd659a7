package dev.cairn.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.cli.CairnMain;
import dev.cairn.kit.config.ConnectionProperties;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The cairn command in a Java process of its own, which a test can kill. */
public final class CairnProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** How a command ended and what it printed. */
    public record Result(int exitCode, String out, String err) {
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + out + err, e);
            }
        }
    }

    private final Process process;
    private final Path log;
    private @Nullable ConnectionProperties connection;

    private CairnProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command that runs until it is ended; what it prints goes to the end of a file.
     *
     * @param options of the Java machine
     */
    public static CairnProcess start(
            Path log, Map<String, String> environment, List<String> options, String... arguments) throws IOException {
        var builder = builder(environment, options, arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new CairnProcess(builder.start(), log);
    }

    /** Starts {@code up} and waits until the stack is ready. */
    public static CairnProcess up(Path dataDir, Map<String, String> environment, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("up", "--data-dir", dataDir.toString()));
        arguments.addAll(List.of(more));
        var process = start(dataDir.resolveSibling("up.log"), environment, List.of(), arguments.toArray(String[]::new));
        process.connection = process.awaitStack(dataDir);
        return process;
    }

    /** Runs a command to its end. */
    public static Result run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("cairn", ".out");
        var err = Files.createTempFile("cairn", ".err");
        try {
            var process = builder(environment, List.of(), arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("%s ends within %s", List.of(arguments), LIMIT)
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** How to reach the stack that {@link #up} started. */
    public ConnectionProperties connection() {
        return Objects.requireNonNull(connection, "not a stack");
    }

    private ConnectionProperties awaitStack(Path dataDir) {
        return Awaitility.await("a stack on " + dataDir)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            assertThat(process.isAlive())
                                    .as("alive; its log is %s:%n%s", log, tail())
                                    .isTrue();
                            return ConnectionProperties.read(dataDir);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Whether it still runs; a frozen one does. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Sends a signal that Java has no method for, such as STOP and CONT. */
    public void signal(String name) throws IOException {
        var kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid()).start();
        assertThat(kill.onExit().join().exitValue()).as("kill -s %s", name).isZero();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Asks the process to end, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        try {
            var text = Files.exists(log) ? Files.readString(log) : "";
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class path of this process, with programs by their classes: their jars name their libraries in the manifest,
     * and would bring everything a second time.
     */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .map(entry -> Files.isDirectory(entry.resolveSibling("lib")) ? entry.resolveSibling("classes") : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static ProcessBuilder builder(Map<String, String> environment, List<String> options, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-Xmx640m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), CairnMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(new File("").getAbsoluteFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CAIRN_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
