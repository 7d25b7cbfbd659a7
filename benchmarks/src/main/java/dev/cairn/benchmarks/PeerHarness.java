package dev.cairn.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Drives a harness that loads a topic into PostgreSQL with Kafka Connect and Debezium's JDBC sink: a directory with a
 * {@code run.sh}, which prints a line that begins with RESULT. It lies outside the project.
 */
final class PeerHarness {
    private static final Pattern RESULT = Pattern.compile("(?m)^RESULT .* steady_rows_per_s=(\\d+) ");

    private final Path directory;
    private final Map<String, String> connection;

    /** @param connection bootstrap servers, URL, user and password under the names of the harness's options */
    PeerHarness(Path directory, Map<String, String> connection) {
        if (!Files.isRegularFile(directory.resolve("run.sh"))) {
            throw new IllegalArgumentException(
                    directory + " holds no run.sh: name the harness with CAIRN_JAVA_OPTS=-Dcairn.peer=DIR");
        }
        this.directory = directory;
        this.connection = Map.copyOf(connection);
    }

    /** Loads a topic, which the first call fills, and returns values per second once it runs steadily. */
    double load(String topic, boolean first, Map<String, String> options) {
        var command =
                new ArrayList<>(List.of("bash", directory.resolve("run.sh").toString()));
        command.addAll(List.of("--topic", topic, "--skip-produce", Boolean.toString(!first)));
        connection.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        options.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var result = RESULT.matcher(output);
            if (process.waitFor() != 0 || !result.find()) {
                throw new IllegalStateException("the harness failed: " + output);
            }
            return Double.parseDouble(result.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
