package dev.cairn.cli;

import dev.cairn.control.topics.TopicList;
import picocli.CommandLine.Command;

/** {@code cairn topics list}. */
@Command(name = "list", description = "The topics of the pipeline, in the order in which data flows.")
final class TopicsListCommand extends TargetCommand {
    TopicsListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var topics = new TopicList(target().kafka()).read();
        output().result(topics, () -> {
            var table = output().table("TOPIC", "PARTITIONS", "CLEANUP", "VALUE", "KEY");
            topics.forEach(topic -> table.row(
                    topic.name(),
                    topic.exists() ? String.valueOf(topic.partitions()) : "missing",
                    topic.cleanup(),
                    topic.value(),
                    topic.key()));
            return table.toString();
        });
        return ExitCodes.DONE;
    }
}
