package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** New runs. */
@Command(
        name = "publish",
        description = "Start a run: publish what is to be fetched.",
        subcommands = PublishTrialsCommand.class)
final class PublishCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say of what: publish clinical_trials");
    }
}
