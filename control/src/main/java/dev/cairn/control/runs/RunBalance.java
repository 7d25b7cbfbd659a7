package dev.cairn.control.runs;

/**
 * The account of a run, from the outcomes of its records alone.
 *
 * @param records counted one by one; {@code pending} is null while not every item is sealed
 * @param unsealed items of which it is not yet known how many records they have
 */
public record RunBalance(String runId, RunStatus status, RecordCounts records, long unsealed, Verdict verdict) {

    /** What the comparison came to. */
    public enum Verdict {
        /** Finished, and every account agrees: nothing was lost and nothing counted twice. */
        BALANCED,
        /** Not finished: all accounts agree so far. */
        OPEN,
        /** Accounts disagree. */
        MISMATCH
    }
}
