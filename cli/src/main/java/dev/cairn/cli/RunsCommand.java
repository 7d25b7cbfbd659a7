package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Questions about runs. */
@Command(
        name = "runs",
        description = "List runs, show one, or compare two.",
        subcommands = {RunsListCommand.class, RunsShowCommand.class, RunsDiffCommand.class})
final class RunsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: runs list, runs show RUN, or runs diff FROM TO");
    }
}
