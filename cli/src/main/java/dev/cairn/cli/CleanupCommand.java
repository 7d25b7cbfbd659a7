package dev.cairn.cli;

import dev.cairn.control.checkpoints.Cleanup;
import dev.cairn.control.checkpoints.CleanupResult;
import dev.cairn.control.checkpoints.KeptRun;
import dev.cairn.control.checkpoints.Retention;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Remove old runs: their accounts, and the versions of records that nothing else refers to.",
            "Current rows, vectors and the processing log stay; so does the newest complete run of every entity, and"
                    + " whatever is newer. With both --keep-runs and --older-than, a run must be old by both to go. A"
                    + " cleanup that was stopped is ended by the next one."
        })
final class CleanupCommand extends TargetCommand {
    @Option(
            names = "--keep-runs",
            paramLabel = "N",
            description = "Remove runs of which each entity has N newer complete ones.")
    private @Nullable Integer keepRuns;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "Remove runs that ended so long ago: 90d, 36h, 5m.")
    private @Nullable String olderThan;

    @Option(names = "--data-type", paramLabel = "TYPE", description = "Only runs of this data type.")
    private @Nullable String dataType;

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    CleanupCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var retention = retention();
        var target = target();
        var kafka = target.kafka();
        var cleanup = new Cleanup(
                kafka, target.database(), session().audit(kafka), session().clock());
        var result = dryRun ? cleanup.dryRun(retention) : cleanup.run(retention);
        output().result(result, () -> text(result));
        return ExitCodes.DONE;
    }

    private Retention retention() {
        if (keepRuns == null && olderThan == null) {
            throw usage("say which: --keep-runs, --older-than or both");
        }
        if (keepRuns != null && keepRuns < 1) {
            throw usage("--keep-runs must be at least 1: the newest complete run of an entity always stays");
        }
        var before = olderThan == null ? null : session().clock().instant().minus(age("--older-than", olderThan));
        return new Retention(keepRuns == null ? 1 : keepRuns, before, dataType);
    }

    private String text(CleanupResult result) {
        var text = new StringBuilder();
        if (!result.removed().isEmpty()) {
            var table = output().table(
                            result.dryRun() ? "WOULD BE REMOVED" : "REMOVED",
                            "DATA TYPE",
                            "ITEMS",
                            "RECORDS",
                            "DEAD LETTERS");
            result.removed()
                    .forEach(run ->
                            table.row(run.runId(), run.dataType(), run.items(), run.records(), run.deadLetters()));
            text.append(table).append('\n');
        }
        var verb = result.dryRun() ? "would be removed" : "removed";
        text.append("%d runs and %d documents %s%n".formatted(result.removed().size(), result.documents(), verb));
        result.tombstones().forEach((topic, count) -> {
            if (count > 0) {
                text.append(
                        "%d tombstones %s %s%n".formatted(count, result.dryRun() ? "would go to" : "went to", topic));
            }
        });
        var reasons = new EnumMap<KeptRun.Reason, Long>(KeptRun.Reason.class);
        result.kept().forEach(run -> reasons.merge(run.reason(), 1L, Long::sum));
        reasons.forEach((reason, count) -> text.append("%d runs stay: %s%n".formatted(count, reason)));
        return text.toString();
    }
}
