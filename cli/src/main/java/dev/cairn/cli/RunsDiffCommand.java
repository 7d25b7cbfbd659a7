package dev.cairn.cli;

import dev.cairn.control.compare.FieldChange;
import dev.cairn.control.compare.RecordChange;
import dev.cairn.control.compare.RunComparison;
import dev.cairn.control.compare.RunDiff;
import dev.cairn.control.runs.Runs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn runs diff}. */
@Command(
        name = "diff",
        description = "What one run found that another did not: added, removed and changed records, field by field.")
final class RunsDiffCommand extends TargetCommand {
    private static final int LONGEST_VALUE = 40;
    private static final int MOST_FIELDS = 20;

    @Parameters(index = "0", paramLabel = "FROM", description = "The run that is taken as the state before.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The run that is taken as the state after.")
    private String to = "";

    @Option(
            names = "--entity",
            paramLabel = "ENTITY",
            description = "Only the records of this entity; FROM and TO may then be its run numbers, such as 1 and 2.")
    private @Nullable String entity;

    @Option(
            names = "--data-type",
            paramLabel = "TYPE",
            defaultValue = "clinical_trials",
            description = "The entity's data type. Default: ${DEFAULT-VALUE}.")
    private String dataType = "";

    @Option(
            names = "--limit",
            defaultValue = "20",
            description = "Name at most so many differing records; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    RunsDiffCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            throw usage("--limit must not be negative");
        }
        var database = target().database();
        var runs = new Runs(database);
        var diff = new RunComparison(database).compare(runId(runs, from), runId(runs, to), entity, limit);
        output().result(diff, () -> text(diff));
        return ExitCodes.DONE;
    }

    private String runId(Runs runs, String reference) {
        return entity != null && reference.matches("\\d{1,9}")
                ? runs.numbered(dataType, entity, Long.parseLong(reference))
                : reference;
    }

    private String text(RunDiff diff) {
        var text = new StringBuilder("from %s to %s: %d added, %d removed, %d changed, %d unchanged%n"
                .formatted(diff.from(), diff.to(), diff.added(), diff.removed(), diff.changed(), diff.unchanged()));
        if (!diff.fields().isEmpty()) {
            var table = output().table("CHANGED RECORDS", "FIELD");
            diff.fields().entrySet().stream()
                    .limit(MOST_FIELDS)
                    .forEach(field -> table.row(field.getValue(), field.getKey()));
            text.append('\n').append(table);
        }
        if (!diff.changes().isEmpty()) {
            text.append('\n').append(records(diff));
        }
        return text.toString();
    }

    private Table records(RunDiff diff) {
        var table = output().table("RECORD", "CHANGE", "FIELD", "FROM", "TO");
        for (var change : diff.changes()) {
            if (change.fields().isEmpty()) {
                table.row(change.recordKey(), change.kind());
            }
            change.fields().forEach(field -> row(table, change, field));
        }
        return table;
    }

    private static void row(Table table, RecordChange change, FieldChange field) {
        table.row(
                change.recordKey(),
                change.kind(),
                field.path(),
                field.from() == null ? "" : Format.cut(field.from().toString(), LONGEST_VALUE),
                field.to() == null ? "" : Format.cut(field.to().toString(), LONGEST_VALUE));
    }
}
