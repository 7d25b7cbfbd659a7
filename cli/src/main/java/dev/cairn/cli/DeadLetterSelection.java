package dev.cairn.cli;

import dev.cairn.control.deadletters.DeadLetterFilter;
import dev.cairn.schemas.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command about dead letters that users choose by what they have in common. */
abstract class DeadLetterSelection extends TargetCommand {
    @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run.")
    private @Nullable String runId;

    @Option(names = "--stage", paramLabel = "STAGE", description = "Only those of ingest, transform, embed or load.")
    private @Nullable String stage;

    @Option(names = "--code", paramLabel = "N", description = "Only those with this error's number.")
    private @Nullable Integer code;

    @Option(names = "--id", paramLabel = "ID", description = "Only the one with this id.")
    private @Nullable Long id;

    DeadLetterSelection(Session session) {
        super(session);
    }

    final DeadLetterFilter filter() {
        var wanted =
                stage == null ? null : choice("--stage", stage, Stage.class).toString();
        return new DeadLetterFilter(runId, wanted, code, id);
    }
}
