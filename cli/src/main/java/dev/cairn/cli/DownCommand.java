package dev.cairn.cli;

import dev.cairn.local.LocalStack;
import dev.cairn.local.StopOutcome;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn down}. */
@Command(name = "down", description = "Stop the local stack of a directory. Its data stays.")
final class DownCommand extends CairnCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: .cairn")
    private @Nullable Path dataDir;

    DownCommand(Session session) {
        super(session);
    }

    /** What came of it. */
    record Stopped(Path dataDir, StopOutcome outcome) {}

    @Override
    public Integer call() {
        var directory = Target.dataDir(session(), dataDir);
        var outcome = LocalStack.stop(directory, PATIENCE);
        output().result(new Stopped(directory, outcome), () -> switch (outcome) {
            case NOT_RUNNING -> "no stack runs on " + directory;
            case STOPPED -> "stopped the stack on " + directory;
            case KILLED ->
                "killed the stack on " + directory + ": it did not stop in " + PATIENCE.toSeconds()
                        + " s; the next start goes on where it was";
            case ORPHAN_STOPPED -> "stopped the database that a killed stack had left behind on " + directory;
        });
        return ExitCodes.DONE;
    }
}
