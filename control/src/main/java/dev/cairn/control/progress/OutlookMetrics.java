package dev.cairn.control.progress;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.Queue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An outlook as gauges. What is not known has no value, and a run that is finished goes: its id would otherwise stay in
 * every scrape for ever.
 */
public final class OutlookMetrics {
    private static final double MILLIS_PER_SECOND = 1000;

    private final MultiGauge records;
    private final MultiGauge age;
    private final MultiGauge rate;
    private final MultiGauge drain;
    private final MultiGauge runDone;
    private final MultiGauge runTotal;
    private final MultiGauge runRate;
    private final MultiGauge runEta;
    private final MultiGauge runBound;
    private final MultiGauge runWaiting;
    private final Counter looks;
    private final Counter failures;

    public OutlookMetrics(MeterRegistry registry) {
        records = gauge(registry, "cairn.lag.records", "records", "Records that a group has not read");
        age = gauge(registry, "cairn.lag.age", "seconds", "How long the oldest of them has been waiting");
        rate = gauge(registry, "cairn.lag.rate", null, "Records that a group reads in a second");
        drain = gauge(registry, "cairn.lag.drain", "seconds", "How long a group needs for its lag at its rate");
        runDone = gauge(registry, "cairn.run.done", "records", "Records of a run that have their outcome");
        runTotal = gauge(registry, "cairn.run.total", "records", "Records of a run, once all are fetched");
        runRate = gauge(registry, "cairn.run.rate", null, "Records of a run that get their outcome in a second");
        runEta = gauge(registry, "cairn.run.eta", "seconds", "How long a run still needs at its rate");
        runBound = gauge(registry, "cairn.run.bound", null, "1 for what bounds a run");
        runWaiting = gauge(registry, "cairn.run.waiting", "records", "Records of a run, by what they wait for");
        looks = counter(registry, "ok");
        failures = counter(registry, "failed");
    }

    /** Shows how everything stands. */
    public void show(Outlook outlook) {
        looks.increment();
        var partitions = outlook.partitions();
        partitions(records, partitions, PartitionLag::lag);
        partitions(age, partitions, one -> seconds(one.age()));
        partitions(rate, partitions, PartitionLag::rate);
        partitions(drain, partitions, one -> seconds(one.drain()));
        var runs = outlook.runs();
        runs(runDone, runs, RunForecast::done);
        runs(runTotal, runs, RunForecast::total);
        runs(runRate, runs, RunForecast::rate);
        runs(runEta, runs, run -> seconds(run.eta()));
        runBound.register(bounds(runs), true);
        runWaiting.register(waiting(runs), true);
    }

    /** Shows nothing, rather than what was true once. */
    public void hide() {
        failures.increment();
        for (var gauge : List.of(records, age, rate, drain, runDone, runTotal, runRate, runEta, runBound, runWaiting)) {
            gauge.register(List.of(), true);
        }
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, @Nullable String unit, String description) {
        return MultiGauge.builder(name).baseUnit(unit).description(description).register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("cairn.lag.looks")
                .description("Looks at broker and database, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void partitions(
            MultiGauge gauge, List<PartitionLag> partitions, Function<PartitionLag, @Nullable Number> value) {
        var rows = new ArrayList<Row<?>>();
        for (var one : partitions) {
            var tags =
                    Tags.of("group", one.group(), "topic", one.topic(), "partition", Integer.toString(one.partition()));
            add(rows, tags, value.apply(one));
        }
        gauge.register(rows, true);
    }

    private static void runs(MultiGauge gauge, List<RunForecast> runs, Function<RunForecast, @Nullable Number> value) {
        var rows = new ArrayList<Row<?>>();
        runs.forEach(run -> add(rows, Tags.of("run", run.runId()), value.apply(run)));
        gauge.register(rows, true);
    }

    private static List<Row<?>> bounds(List<RunForecast> runs) {
        var rows = new ArrayList<Row<?>>();
        for (var run : runs) {
            var bound = run.bound();
            if (bound != null) {
                add(rows, Tags.of("run", run.runId(), "by", bound.name().toLowerCase(Locale.ROOT)), 1);
            }
        }
        return rows;
    }

    private static List<Row<?>> waiting(List<RunForecast> runs) {
        var rows = new ArrayList<Row<?>>();
        for (var run : runs) {
            run.waiting()
                    .forEach((Queue queue, Long count) -> add(
                            rows,
                            Tags.of("run", run.runId(), "for", queue.name().toLowerCase(Locale.ROOT)),
                            count));
        }
        return rows;
    }

    private static void add(List<Row<?>> rows, Tags tags, @Nullable Number value) {
        if (value != null) {
            rows.add(Row.of(tags, value));
        }
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / MILLIS_PER_SECOND;
    }
}
