package dev.cairn.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
abstract class CommandGroup implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public final void run() {
        var choices = spec.subcommands().keySet().stream()
                .map(name -> spec.name() + " " + name)
                .collect(Collectors.joining(", "));
        throw new ParameterException(spec.commandLine(), "say which: " + choices);
    }
}
