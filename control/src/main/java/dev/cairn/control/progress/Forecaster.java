package dev.cairn.control.progress;

import dev.cairn.control.lag.Backlog;
import dev.cairn.control.lag.Look;
import dev.cairn.control.lag.Queue;
import dev.cairn.control.lag.RateMeter;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.runs.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Foretells runs from the ledger and from where their records wait. Remembers how fast each was. */
final class Forecaster {
    private final Map<String, RateMeter> meters = new HashMap<>();

    /**
     * A run's forecast.
     *
     * @param at when the ledger was read
     */
    RunForecast forecast(RunSummary run, Instant at, Look look) {
        var records = run.records();
        var done = records.accounted();
        var rate = meters.computeIfAbsent(run.runId(), id -> new RateMeter()).add(at, (double) done);
        var eta = eta(records.pending(), rate);
        return new RunForecast(
                run.runId(),
                run.dataType(),
                run.status(),
                done,
                records.expected(),
                rate,
                eta,
                run.status().finished() ? null : bound(run, look),
                eta == null ? why(run, rate) : null,
                waiting(run.runId(), look));
    }

    /** Forgets runs that nobody asks about any more. */
    void keepOnly(Collection<RunSummary> runs) {
        meters.keySet().retainAll(runs.stream().map(RunSummary::runId).collect(Collectors.toSet()));
    }

    private static @Nullable Duration eta(@Nullable Long pending, @Nullable Double rate) {
        if (pending == null) {
            return null;
        }
        if (pending == 0) {
            return Duration.ZERO;
        }
        return rate == null || rate <= 0 ? null : Duration.ofSeconds((long) Math.ceil(pending / rate));
    }

    private static String why(RunSummary run, @Nullable Double rate) {
        var items = run.items();
        if (run.records().pending() == null) {
            return "%d of %d items are still to be fetched".formatted(items.total() - items.sealed(), items.total());
        }
        return rate == null ? "a rate needs a second look" : "no record got its outcome lately";
    }

    private static @Nullable Bound bound(RunSummary run, Look look) {
        if (!look.runsKnown()) {
            return null;
        }
        var model = run.settings().getOrDefault(PublishRequest.MODEL, PublishRequest.NO_MODEL);
        return Bottleneck.of(run.runId(), model, look.backlogs(), run.records().expected() != null)
                .orElse(null);
    }

    static Map<Queue, Long> waiting(String runId, Look look) {
        var waiting = new EnumMap<Queue, Long>(Queue.class);
        if (look.runsKnown()) {
            for (Backlog backlog : look.backlogs()) {
                waiting.put(backlog.queue(), backlog.of(runId));
            }
        }
        return waiting;
    }
}
