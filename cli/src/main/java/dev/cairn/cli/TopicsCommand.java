package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topics of the pipeline. */
@Command(
        name = "topics",
        description = "Create the topics of the pipeline, or list them.",
        subcommands = {TopicsApplyCommand.class, TopicsListCommand.class})
final class TopicsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: topics apply, or topics list");
    }
}
