package dev.cairn.cli;

import dev.cairn.control.lag.Queue;
import dev.cairn.control.progress.Bound;
import dev.cairn.control.progress.RunForecast;
import dev.cairn.control.runs.ItemCounts;
import dev.cairn.control.runs.ModelUsage;
import dev.cairn.control.runs.RecordCounts;
import dev.cairn.control.runs.RunStatus;
import dev.cairn.control.runs.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as the ledger could have them. */
final class Reports {
    static final Instant START = Instant.parse("2026-11-21T11:30:00Z");

    private static final Map<String, String> SETTINGS = Map.of("model", "onnx:m");

    private Reports() {}

    /** Two items, ten records, one of them dead. */
    static RunSummary finished() {
        return finished(SETTINGS);
    }

    /** The same with other settings. */
    static RunSummary finished(Map<String, String> settings) {
        return run(
                RunStatus.COMPLETED_WITH_ERRORS,
                new RecordCounts(10L, 6, 3, 0, 1, 0L),
                START.plusSeconds(75),
                settings);
    }

    /** The same a little earlier. */
    static RunSummary running() {
        return run(RunStatus.RUNNING, new RecordCounts(null, 4, 0, 0, 0, null), null, SETTINGS);
    }

    /** The second of them, with a total by now. */
    static RunForecast forecast() {
        return new RunForecast(
                "ct-1",
                "clinical_trials",
                RunStatus.RUNNING,
                4,
                10L,
                2.0,
                Duration.ofSeconds(3),
                Bound.MODEL_CPU,
                null,
                Map.of(Queue.MODEL, 6L));
    }

    private static RunSummary run(
            RunStatus status, RecordCounts records, @Nullable Instant end, Map<String, String> settings) {
        return new RunSummary(
                "ct-1",
                "clinical_trials",
                status,
                "file:///studies/",
                settings,
                null,
                new ItemCounts(2, 2, status.finished() ? 2 : 0, 1, 0, 0),
                records,
                new ModelUsage(6, 3, 0, 700, 0, 2),
                0,
                null,
                START,
                START,
                end);
    }
}
