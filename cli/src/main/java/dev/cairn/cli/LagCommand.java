package dev.cairn.cli;

import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.PartitionLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn lag}. */
@Command(
        name = "lag",
        description = {
            "How far each stage is behind.",
            "LAG counts the records that a group has not read yet, AGE tells how long the oldest of them has been"
                    + " waiting. The loader keeps its offsets in the database, the others in Kafka. The JSON has every"
                    + " partition."
        })
final class LagCommand extends TargetCommand {
    @Option(names = "--partitions", description = "Show each partition.")
    private boolean partitions;

    LagCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var target = target();
        try (var lag = new Lag(target.kafka(), target.database(), session().clock())) {
            var lags = lag.read();
            output().result(lags, () -> partitions ? byPartition(lags) : byTopic(lags));
        }
        return ExitCodes.DONE;
    }

    private String byTopic(List<PartitionLag> lags) {
        var topics = new LinkedHashMap<String, List<PartitionLag>>();
        lags.forEach(lag -> topics.computeIfAbsent(lag.group() + " " + lag.topic(), key -> new ArrayList<>())
                .add(lag));
        var table = output().table("GROUP", "TOPIC", "LAG", "AGE", "OFFSETS IN");
        topics.values()
                .forEach(one -> table.row(
                        one.get(0).group(),
                        one.get(0).topic(),
                        one.stream().mapToLong(PartitionLag::lag).sum(),
                        Format.duration(oldest(one)),
                        one.get(0).keptIn()));
        return table.toString();
    }

    private static @Nullable Duration oldest(List<PartitionLag> lags) {
        return lags.stream()
                .map(PartitionLag::age)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private String byPartition(List<PartitionLag> lags) {
        var table = output().table("GROUP", "TOPIC", "PARTITION", "NEXT", "END", "LAG", "AGE", "OFFSETS IN");
        lags.forEach(lag -> table.row(
                lag.group(),
                lag.topic(),
                lag.partition(),
                lag.next(),
                lag.end(),
                lag.lag(),
                Format.duration(lag.age()),
                lag.keptIn()));
        return table.toString();
    }
}
