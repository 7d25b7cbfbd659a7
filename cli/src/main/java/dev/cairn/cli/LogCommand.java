package dev.cairn.cli;

import dev.cairn.control.log.LogLine;
import dev.cairn.control.log.ProcessingLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn log}. */
@Command(
        name = "log",
        description = "What happened to runs and items: who did what, when, how much it was and how long it took.")
final class LogCommand extends TargetCommand {
    private static final int LONGEST_MESSAGE = 80;

    @Option(names = "--run", paramLabel = "RUN", description = "Only what happened to this run.")
    private @Nullable String runId;

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Only what happened to this entity.")
    private @Nullable String entity;

    @Option(
            names = "--limit",
            defaultValue = "50",
            description = "The newest lines, at most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    LogCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw usage("--limit must be at least 1");
        }
        var lines = new ProcessingLog(target().database()).newest(runId, entity, limit);
        output().result(lines, () -> lines.isEmpty() ? "nothing has happened yet" : table(lines));
        return ExitCodes.DONE;
    }

    private String table(List<LogLine> lines) {
        var table = output().table("TIME", "EVENT", "BY", "RUN", "ENTITY", "COUNTS", "TOOK", "MESSAGE");
        lines.forEach(line -> table.row(
                Format.time(line.at()),
                line.event(),
                line.actor(),
                line.runId(),
                line.entity(),
                counts(line.counts()),
                Format.duration(line.duration()),
                Format.cut(
                        line.errorCode() == null
                                ? line.message()
                                : line.errorCode() + " " + Objects.requireNonNullElse(line.errorMessage(), ""),
                        LONGEST_MESSAGE)));
        return table.toString();
    }

    /** Zeros say nothing in a line for people. */
    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != null && count.getValue() != 0)
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }
}
