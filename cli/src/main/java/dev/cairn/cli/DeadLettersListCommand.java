package dev.cairn.cli;

import dev.cairn.control.deadletters.DeadLetterGroup;
import dev.cairn.control.deadletters.DeadLetters;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code cairn dead-letters list}. */
@Command(name = "list", description = "Dead letters together by their reason, the most frequent first.")
final class DeadLettersListCommand extends DeadLetterSelection {
    private static final int LONGEST_MESSAGE = 100;

    DeadLettersListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var filter = filter();
        var groups = new DeadLetters(target().database()).groups(filter);
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
