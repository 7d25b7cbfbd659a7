package dev.cairn.cli;

import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn runs list}. */
@Command(name = "list", description = "The newest runs.")
final class RunsListCommand extends TargetCommand {
    @Option(names = "--limit", defaultValue = "50", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    RunsListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw usage("--limit must be at least 1");
        }
        var runs = new Runs(target().database()).newest(limit);
        output().result(runs, () -> runs.isEmpty() ? "no runs yet; start one with: cairn publish" : table(runs));
        return ExitCodes.DONE;
    }

    private String table(List<RunSummary> runs) {
        var table = output().table(
                        "RUN",
                        "DATA TYPE",
                        "STATUS",
                        "ITEMS",
                        "DONE",
                        "EXPECTED",
                        "LOADED",
                        "UNCHANGED",
                        "SUPERSEDED",
                        "DEAD",
                        "PENDING",
                        "CREATED");
        for (var run : runs) {
            var records = run.records();
            table.row(
                    run.runId(),
                    run.dataType(),
                    run.status(),
                    run.items().total(),
                    run.items().completed(),
                    Format.count(records.expected()),
                    records.loaded(),
                    records.unchanged(),
                    records.superseded(),
                    records.dead(),
                    Format.count(records.pending()),
                    Format.time(run.createdAt()));
        }
        return table.toString();
    }
}
