package dev.cairn.cli;

import dev.cairn.control.runs.EntityRun;
import dev.cairn.control.runs.Runs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn runs show}. */
@Command(
        name = "show",
        description = {
            "One run: its items, its records by outcome, its cost, and what went wrong.",
            "A run that is under way is watched for two seconds, to tell how long it still needs and what bounds it.",
            "Or, with --entity, all runs of one entity by their numbers."
        })
final class RunsShowCommand extends TargetCommand {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run's id.")
    private @Nullable String runId;

    @Option(names = "--entity", paramLabel = "ENTITY", description = "An entity, such as ORPHA:646.")
    private @Nullable String entity;

    @Option(
            names = "--data-type",
            paramLabel = "TYPE",
            defaultValue = "clinical_trials",
            description = "The entity's data type. Default: ${DEFAULT-VALUE}.")
    private String dataType = "";

    RunsShowCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((runId == null) == (entity == null)) {
            throw usage("say which run, or --entity for all runs of an entity");
        }
        if (runId != null) {
            var view = RunView.of(target(), session(), output(), runId);
            output().result(view, () -> view.text(output()));
        } else if (entity != null) {
            var runs = new Runs(target().database()).ofEntity(dataType, entity);
            output().result(runs, () -> runs.isEmpty() ? "no runs of " + dataType + " " + entity : table(runs));
        }
        return ExitCodes.DONE;
    }

    private String table(List<EntityRun> runs) {
        var table = output().table(
                        "NUMBER",
                        "RUN",
                        "STATUS",
                        "ATTEMPT",
                        "EXPECTED",
                        "LOADED",
                        "UNCHANGED",
                        "SUPERSEDED",
                        "DEAD",
                        "STARTED",
                        "FINISHED");
        runs.forEach(run -> table.row(
                run.number(),
                run.runId(),
                run.status(),
                run.attempt(),
                Format.count(run.records().expected()),
                run.records().loaded(),
                run.records().unchanged(),
                run.records().superseded(),
                run.records().dead(),
                Format.time(run.startedAt()),
                Format.time(run.finishedAt())));
        return table.toString();
    }
}
