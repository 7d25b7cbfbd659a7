package dev.cairn.cli;

import dev.cairn.kit.kafka.TopicAdmin;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn topics apply}. */
@Command(
        name = "apply",
        description = "Create the topics that are missing and register their schemas. What exists is left as it is.")
final class TopicsApplyCommand extends TargetCommand {
    TopicsApplyCommand(Session session) {
        super(session);
    }

    /** The topics that were created. */
    record Applied(List<String> created) {}

    @Override
    public Integer call() {
        var created = new TopicAdmin(target().kafka()).apply();
        output().result(
                        new Applied(created),
                        () -> created.isEmpty()
                                ? "every topic is there; schemas are registered"
                                : "created " + String.join(", ", created));
        return ExitCodes.DONE;
    }
}
