package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.KeptRun.Reason;
import dev.cairn.control.runs.RunStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts runs into those that may go and those that must stay.
 *
 * @param removable the oldest first
 */
record RunSelection(List<Candidate> removable, List<KeptRun> kept) {
    /**
     * A run as the ledger has it.
     *
     * @param newer how many complete runs there are at least that are newer, of each of its entities
     * @param exact true if the accounts alone prove that no record of it is on the way: every record of its only attempt
     *     was loaded
     * @param lastActivity when something last happened to it
     * @param standing its counts; another text if anything has changed
     */
    record Candidate(
            String runId,
            String dataType,
            RunStatus status,
            @Nullable String parentRunId,
            @Nullable Instant finishedAt,
            long newer,
            boolean exact,
            Instant lastActivity,
            String standing) {}

    /**
     * Sorts runs.
     *
     * @param runs all there are of the data types in question, the oldest first
     * @param readUntil how far services had read before the runs were looked at
     */
    static RunSelection of(List<Candidate> runs, Retention retention, ReadUntil readUntil) {
        var reasons = new LinkedHashMap<String, Reason>();
        for (var run : runs) {
            var reason = reason(run, retention, readUntil);
            if (reason != null) {
                reasons.put(run.runId(), reason);
            }
        }
        keepReplayed(runs, reasons);
        var removable = new ArrayList<Candidate>();
        var kept = new ArrayList<KeptRun>();
        for (var run : runs) {
            var reason = reasons.get(run.runId());
            if (reason == null) {
                removable.add(run);
            } else {
                kept.add(new KeptRun(run.runId(), run.dataType(), reason));
            }
        }
        return new RunSelection(removable, kept);
    }

    private static @Nullable Reason reason(Candidate run, Retention retention, ReadUntil readUntil) {
        var ended = run.finishedAt();
        if (!run.status().finished() || run.status() == RunStatus.PAUSED || ended == null) {
            return Reason.UNDER_WAY;
        }
        if (run.newer() < retention.keepRuns()) {
            return Reason.AMONG_NEWEST;
        }
        if (retention.finishedBefore() != null && !ended.isBefore(retention.finishedBefore())) {
            return Reason.TOO_YOUNG;
        }
        if (CurrentRows.of(run.dataType()).isEmpty()) {
            return Reason.NO_RULE;
        }
        return run.exact() || readUntil.covers(run.lastActivity()) ? null : Reason.IN_FLIGHT;
    }

    /** A replay cannot be resumed: while it is not complete, what it replays is needed to do it again. */
    private static void keepReplayed(List<Candidate> runs, Map<String, Reason> reasons) {
        var byId = new HashMap<String, Candidate>();
        runs.forEach(run -> byId.put(run.runId(), run));
        var open = new ArrayDeque<>(reasons.keySet());
        while (!open.isEmpty()) {
            var run = byId.get(open.remove());
            if (run == null || run.status() == RunStatus.COMPLETED || run.parentRunId() == null) {
                continue;
            }
            var parent = run.parentRunId();
            if (byId.containsKey(parent) && reasons.putIfAbsent(parent, Reason.REPLAYED) == null) {
                open.add(parent);
            }
        }
    }
}
