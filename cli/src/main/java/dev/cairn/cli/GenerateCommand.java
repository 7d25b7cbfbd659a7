package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Invented data to try things with. */
@Command(
        name = "generate",
        description = "Write invented sample data in the format of its source.",
        subcommands = GenerateTrialsCommand.class)
final class GenerateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say of what: generate clinical_trials");
    }
}
