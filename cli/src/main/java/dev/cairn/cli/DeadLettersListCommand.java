package dev.cairn.cli;

import dev.cairn.control.deadletters.DeadLetterFilter;
import dev.cairn.control.deadletters.DeadLetterGroup;
import dev.cairn.control.deadletters.DeadLetters;
import dev.cairn.schemas.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn dead-letters list}. */
@Command(name = "list", description = "Dead letters together by their reason, the most frequent first.")
final class DeadLettersListCommand extends TargetCommand {
    private static final int LONGEST_MESSAGE = 100;

    @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run.")
    private @Nullable String runId;

    @Option(names = "--stage", paramLabel = "STAGE", description = "Only those of ingest, transform, embed or load.")
    private @Nullable String stage;

    @Option(names = "--code", paramLabel = "N", description = "Only those with this error's number.")
    private @Nullable Integer code;

    DeadLettersListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var wanted =
                stage == null ? null : choice("--stage", stage, Stage.class).toString();
        var groups = new DeadLetters(target().database()).groups(new DeadLetterFilter(runId, wanted, code));
        output().result(groups, () -> groups.isEmpty() ? "no dead letters" : table(output(), groups));
        return ExitCodes.DONE;
    }

    static String table(Output output, List<DeadLetterGroup> groups) {
        var table = output.table("DEAD LETTERS", "STAGE", "CODE", "ERROR", "PATH", "ID", "EXAMPLE");
        groups.forEach(group -> table.row(
                group.count(),
                group.stage(),
                group.code(),
                group.name(),
                group.path(),
                group.exampleId(),
                Format.cut(group.example(), LONGEST_MESSAGE)));
        return table.toString();
    }
}
