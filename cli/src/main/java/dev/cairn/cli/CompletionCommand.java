package dev.cairn.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cairn completion}. */
@Command(
        name = "completion",
        description = {"Print a completion script for bash and zsh.", "Use it with: source <(./cairn completion)"})
final class CompletionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        var root = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash("cairn", root));
        spec.commandLine().getOut().flush();
    }
}
