package dev.cairn.cli;

import dev.cairn.control.checkpoints.CheckpointList;
import dev.cairn.control.checkpoints.Checkpoints;
import dev.cairn.control.checkpoints.TopicCheckpoint;
import dev.cairn.control.lag.PartitionLag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn checkpoints list}. */
@Command(
        name = "list",
        description = {
            "What each stage holds, how far each group has read, and what the database holds.",
            "HELD counts offsets, among them a few markers of transactions; EXPIRED those that retention has taken. Of the"
                    + " ledger's runs, WHOLE were published after the oldest record that every shortened partition still"
                    + " has, PART began before it, GONE ended before the oldest record of all. Compacted topics hold the"
                    + " newest value of each key. The JSON has every partition."
        })
final class CheckpointsListCommand extends TargetCommand {
    @Option(
            names = "--answers",
            description = "Count the answers of models that the topic holds, too. It is read whole for that.")
    private boolean answers;

    CheckpointsListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var target = target();
        var list = new Checkpoints(target.kafka(), target.database(), session().clock()).list(answers);
        output().result(
                        list,
                        () -> String.join(
                                "\n",
                                sections(list).stream().map(Table::toString).toList()));
        return ExitCodes.DONE;
    }

    private List<Table> sections(CheckpointList list) {
        var sections = new ArrayList<Table>();
        sections.add(topics(list.topics()));
        sections.add(positions(list.positions()));
        if (!list.vectors().isEmpty()) {
            var table = output().table("MODEL", "DIMENSIONS", "VECTORS", "OF CURRENT ROWS");
            list.vectors()
                    .forEach(model -> table.row(model.model(), model.dimensions(), model.vectors(), model.current()));
            sections.add(table);
        }
        if (list.answers() != null) {
            sections.add(answers(list.answers()));
        }
        if (!list.tables().isEmpty()) {
            var table = output().table("TABLE", "ROWS", "SIZE");
            list.tables().forEach(one -> table.row(one.name(), one.rows(), Format.bytes(one.bytes())));
            sections.add(table);
        }
        return sections;
    }

    private Table topics(List<TopicCheckpoint> topics) {
        var table = output().table(
                        "TOPIC",
                        "WRITTEN BY",
                        "CLEANUP",
                        "HELD",
                        "EXPIRED",
                        "SIZE",
                        "OLDEST",
                        "NEWEST",
                        "WHOLE",
                        "PART",
                        "GONE");
        for (var topic : topics) {
            var runs = topic.runs();
            table.row(
                    topic.topic(),
                    topic.writtenBy(),
                    topic.cleanup(),
                    topic.held(),
                    topic.expired(),
                    Format.bytes(topic.bytes()),
                    Format.time(topic.oldest()),
                    Format.time(topic.newest()),
                    runs == null ? null : runs.whole(),
                    runs == null ? null : runs.part(),
                    runs == null ? null : runs.gone());
        }
        return table;
    }

    private Table positions(List<PartitionLag> positions) {
        var topics = new LinkedHashMap<String, List<PartitionLag>>();
        positions.forEach(one -> topics.computeIfAbsent(one.group() + " " + one.topic(), key -> new ArrayList<>())
                .add(one));
        var table = output().table("GROUP", "TOPIC", "READ", "UNREAD", "OFFSETS IN");
        topics.values()
                .forEach(partitions -> table.row(
                        partitions.get(0).group(),
                        partitions.get(0).topic(),
                        partitions.stream().mapToLong(PartitionLag::next).sum(),
                        partitions.stream().mapToLong(PartitionLag::lag).sum(),
                        partitions.get(0).keptIn()));
        return table;
    }

    private Table answers(@Nullable Map<String, Long> answers) {
        var table = output().table("MODEL", "ANSWERS");
        if (answers != null) {
            answers.forEach(table::row);
        }
        return table;
    }
}
