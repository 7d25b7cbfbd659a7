package dev.cairn.cli;

import dev.cairn.kit.kafka.TopicAdmin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn topics apply}. */
@Command(
        name = "apply",
        description = "Create the topics that are missing and register their schemas. What exists is left as it is.")
final class TopicsApplyCommand extends TargetCommand {
    @Option(
            names = "--retention",
            paramLabel = "AGE",
            description =
                    "How long the topics that hold records keep them, such as 3d or 12h, from now on, also where they"
                            + " exist; and within which time removed answers of models are gone from the brokers' files.")
    private @Nullable String retention;

    TopicsApplyCommand(Session session) {
        super(session);
    }

    /** The topics that were created. */
    record Applied(List<String> created) {}

    @Override
    public Integer call() {
        var keep = retention == null ? null : age("--retention", retention);
        var admin = new TopicAdmin(target().kafka());
        var created = admin.apply();
        if (keep != null) {
            admin.retain(keep);
        }
        output().result(
                        new Applied(created),
                        () -> created.isEmpty()
                                ? "every topic is there; schemas are registered"
                                : "created " + String.join(", ", created));
        return ExitCodes.DONE;
    }
}
