package dev.cairn.control.progress;

import dev.cairn.control.runs.ExpressionTotals;
import dev.cairn.control.runs.RunSummary;
import java.util.List;
import java.util.Optional;

/**
 * A run at one moment.
 *
 * @param run empty while the loader has not heard of it
 * @param forecast of the run; empty while that is
 * @param stages in the order in which data flows
 * @param expression of a gene expression run
 */
public record Snapshot(
        Optional<RunSummary> run,
        Optional<RunForecast> forecast,
        List<StageProgress> stages,
        Optional<ExpressionTotals> expression) {
    /** True if nothing more will happen to the run. */
    public boolean finished() {
        return run.isPresent() && run.get().status().finished();
    }
}
