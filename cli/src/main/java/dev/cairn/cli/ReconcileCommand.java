package dev.cairn.cli;

import dev.cairn.control.runs.Reconcile;
import dev.cairn.control.runs.Reconciliation;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn reconcile}. */
@Command(
        name = "reconcile",
        description = {
            "Prove that nothing is missing.",
            "Counts every record's outcome again and holds it against the ledger, the documents and the dead letters."
                    + " Fails if any accounts disagree."
        })
final class ReconcileCommand extends TargetCommand {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "One run; without it, every run.")
    private @Nullable String runId;

    ReconcileCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var found = new Reconcile(target().database()).compare(Optional.ofNullable(runId));
        if (runId != null && found.runs().isEmpty()) {
            throw new PipelineException(
                    ErrorCode.RUN_NOT_FOUND, "no run \"" + runId + "\" is in the ledger; see: cairn runs list");
        }
        output().result(found, () -> text(output(), found));
        return found.agrees() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    static String text(Output output, Reconciliation found) {
        if (found.runs().isEmpty()) {
            return "no runs yet: nothing to reconcile";
        }
        var table = output.table(
                "RUN",
                "STATUS",
                "VERDICT",
                "EXPECTED",
                "LOADED",
                "UNCHANGED",
                "SUPERSEDED",
                "DEAD",
                "PENDING",
                "UNSEALED ITEMS");
        for (var run : found.runs()) {
            var records = run.records();
            table.row(
                    run.runId(),
                    run.status(),
                    run.verdict(),
                    Format.count(records.expected()),
                    records.loaded(),
                    records.unchanged(),
                    records.superseded(),
                    records.dead(),
                    Format.count(records.pending()),
                    run.unsealed());
        }
        var text = new StringBuilder(table.toString());
        found.mismatches()
                .forEach(mismatch -> text.append(output.styled("@|red MISMATCH|@ "))
                        .append(mismatch.runId())
                        .append(mismatch.entity() == null ? "" : " " + mismatch.entity())
                        .append(": ")
                        .append(mismatch.problem())
                        .append('\n'));
        return text.toString();
    }
}
