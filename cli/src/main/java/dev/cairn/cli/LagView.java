package dev.cairn.cli;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.TopicLag;
import dev.cairn.control.progress.Outlook;
import dev.cairn.control.progress.RunForecast;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An outlook as tables. */
final class LagView {
    private static final String ESTIMATING = "estimating";

    private final Output output;
    private final boolean partitions;

    LagView(Output output, boolean partitions) {
        this.output = output;
        this.partitions = partitions;
    }

    String text(Outlook outlook) {
        var lag = partitions ? byPartition(outlook.partitions()) : byTopic(outlook.topics());
        return outlook.runs().isEmpty() ? lag + "\nno run is under way\n" : lag + "\n" + runs(outlook.runs());
    }

    /** How a run stands and what it waits for, in one line. */
    static String line(RunForecast run) {
        var total = run.total();
        var text = new StringBuilder(run.done() + " of " + Format.count(total) + " records");
        if (total != null && total > 0) {
            text.append(String.format(Locale.ROOT, " (%d %%)", 100 * run.done() / total));
        }
        if (run.rate() != null) {
            text.append(", ").append(rate(run.rate())).append("/s");
        }
        text.append(
                run.eta() == null ? ", ETA estimating: " + run.estimating() : ", ETA " + Format.duration(run.eta()));
        return run.bound() == null ? text.toString() : text + ", bounded by " + bound(run);
    }

    private String byTopic(List<TopicLag> topics) {
        var table = output.table("GROUP", "TOPIC", "LAG", "AGE", "RATE/S", "DRAINED IN", "OFFSETS IN");
        topics.forEach(one -> table.row(
                one.group(),
                one.topic(),
                records(one.lag(), one.exact()),
                Format.duration(one.age()),
                rate(one.rate()),
                drain(one.lag(), one.rate(), one.drain()),
                one.keptIn()));
        return table.toString();
    }

    private String byPartition(List<PartitionLag> lags) {
        var table = output.table(
                "GROUP", "TOPIC", "PARTITION", "NEXT", "END", "LAG", "AGE", "RATE/S", "DRAINED IN", "OFFSETS IN");
        lags.forEach(one -> table.row(
                one.group(),
                one.topic(),
                one.partition(),
                one.next(),
                one.end(),
                records(one.lag(), one.exact()),
                Format.duration(one.age()),
                rate(one.rate()),
                drain(one.lag(), one.rate(), one.drain()),
                one.keptIn()));
        return table.toString();
    }

    private String runs(List<RunForecast> runs) {
        var table = output.table("RUN", "DONE", "TOTAL", "RATE/S", "ETA", "BOUNDED BY");
        runs.forEach(run -> table.row(
                run.runId(),
                run.done(),
                Format.count(run.total()),
                rate(run.rate()),
                run.eta() == null ? ESTIMATING + ": " + run.estimating() : Format.duration(run.eta()),
                bound(run)));
        return table.toString();
    }

    private static String bound(RunForecast run) {
        return run.bound() == null ? ESTIMATING : run.bound().words();
    }

    private static Object records(long lag, boolean exact) {
        return exact ? lag : Format.rough(lag);
    }

    private static Object rate(@Nullable Double rate) {
        return rate == null ? ESTIMATING : Math.round(rate);
    }

    private static String drain(long lag, @Nullable Double rate, @Nullable Duration drain) {
        if (lag == 0) {
            return "";
        }
        if (drain != null) {
            return Format.duration(drain);
        }
        return rate == null ? ESTIMATING : "nothing moves";
    }
}
