package dev.cairn.control.runs;

import java.util.List;

/** What {@link Reconcile} found. */
public record Reconciliation(List<RunBalance> runs, List<Mismatch> mismatches) {
    /** True if no accounts disagree. */
    public boolean agrees() {
        return mismatches.isEmpty();
    }
}
