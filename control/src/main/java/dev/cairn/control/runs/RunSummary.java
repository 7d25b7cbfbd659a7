package dev.cairn.control.runs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run as the ledger has it.
 *
 * @param source null until the run's own record has been loaded
 * @param settings the frozen configuration
 * @param model what the run paid for
 * @param attempt the newest of any of its items: 0, and one more for each resume
 * @param budget null without a bound
 */
public record RunSummary(
        String runId,
        String dataType,
        RunStatus status,
        @Nullable String source,
        Map<String, String> settings,
        @Nullable String parentRunId,
        ItemCounts items,
        RecordCounts records,
        ModelUsage model,
        int attempt,
        @Nullable RunBudget budget,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
