package dev.cairn.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that talks to a running local stack or to a cluster. */
abstract class TargetCommand extends CairnCommand {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The local stack of this directory. Without it: the one of .cairn if it runs, else the"
                    + " cluster that the CAIRN_ variables name.")
    private @Nullable Path dataDir;

    TargetCommand(Session session) {
        super(session);
    }

    final Target target() {
        return Target.find(session(), dataDir);
    }
}
