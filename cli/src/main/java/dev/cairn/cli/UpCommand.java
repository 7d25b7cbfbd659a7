package dev.cairn.cli;

import dev.cairn.kit.config.ConnectionProperties;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn up}. */
@Command(
        name = "up",
        description = {
            "Run a local stack and the services until Ctrl-C.",
            "The stack is broker, schema registry and PostgreSQL. What was under way when it stopped, or was killed, goes"
                    + " on when it is up again."
        })
final class UpCommand extends CairnCommand {
    private static final String ALL = "all";
    private static final String NONE = "none";

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Everything it keeps. Default: .cairn")
    private @Nullable Path dataDir;

    @Option(
            names = "--services",
            paramLabel = "LIST",
            defaultValue = ALL,
            description = "Services in this process: all, none, or a list such as ingest,load.")
    private String services = ALL;

    UpCommand(Session session) {
        super(session);
    }

    /** Where everything is. */
    record Up(
            Path dataDir,
            Path connectionFile,
            String kafkaBootstrapServers,
            String schemaRegistryUrl,
            String databaseUrl,
            String databaseUser,
            Map<String, Integer> httpPorts,
            Path log) {}

    @Override
    public Integer call() throws InterruptedException {
        var selection = selection();
        var directory = Target.dataDir(session(), dataDir);
        var log = ServiceLog.into(directory);
        try (var foreground = new Foreground()) {
            var stack = RunningStack.start(session(), directory, selection);
            foreground.closeAtEnd(stack);
            var connection = stack.connection();
            var up = new Up(
                    directory,
                    ConnectionProperties.file(directory),
                    connection.bootstrapServers(),
                    connection.schemaRegistryUrl(),
                    connection.databaseUrl(),
                    connection.databaseUser(),
                    stack.httpPorts(),
                    log);
            output().result(up, () -> text(up));
            foreground.awaitEnd(stack::checkAlive);
        }
        return ExitCodes.DONE;
    }

    private List<PipelineService> selection() {
        return switch (services.toLowerCase(Locale.ROOT)) {
            case ALL -> List.of(PipelineService.values());
            case NONE -> List.of();
            default ->
                Arrays.stream(services.split(","))
                        .map(name -> choice("--services", name, PipelineService.class))
                        .distinct()
                        .sorted()
                        .toList();
        };
    }

    private String text(Up up) {
        var text = new StringBuilder(output().styled("@|bold,green ready|@\n"));
        line(text, "kafka", up.kafkaBootstrapServers());
        line(text, "registry", up.schemaRegistryUrl());
        line(text, "database", up.databaseUrl() + " (user " + up.databaseUser() + ")");
        up.httpPorts().forEach((name, port) -> line(text, name, "http://127.0.0.1:" + port + "/health/ready"));
        line(text, "log", up.log().toString());
        line(text, "connect", up.connectionFile().toString());
        return text.append("Ctrl-C stops it; cairn up goes on where it was.").toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-10s %s%n".formatted(name, value));
    }
}
