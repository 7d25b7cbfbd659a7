package dev.cairn.cli;

import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.PartitionLag;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn lag}. */
@Command(
        name = "lag",
        description = "How far each group is behind, by partition. Offsets of the loader come from the database."
                + " LAG counts offsets, transaction markers among them; CAUGHT UP means that no record is unread.")
final class LagCommand extends TargetCommand {
    LagCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var target = target();
        var lags = new Lag(target.kafka(), target.database(), session().clock()).read();
        output().result(lags, () -> lags.isEmpty() ? "no group has read anything yet" : table(lags));
        return ExitCodes.DONE;
    }

    private String table(List<PartitionLag> lags) {
        var table =
                output().table("GROUP", "TOPIC", "PARTITION", "NEXT", "END", "LAG", "CAUGHT UP", "AGE", "OFFSETS IN");
        lags.forEach(lag -> table.row(
                lag.group(),
                lag.topic(),
                lag.partition(),
                lag.next(),
                lag.end(),
                lag.lag(),
                lag.caughtUp() ? "yes" : "no",
                Format.duration(lag.age()),
                lag.keptIn()));
        return table.toString();
    }
}
