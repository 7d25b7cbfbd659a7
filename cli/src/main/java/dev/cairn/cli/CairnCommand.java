package dev.cairn.cli;

import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: a session, {@code --json} and {@code --verbose}. Returns the exit code. */
abstract class CairnCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Option(names = "--verbose", description = "Show the stack trace of an error.")
    private boolean verbose;

    CairnCommand(Session session) {
        this.session = session;
    }

    final Session session() {
        return session;
    }

    final Output output() {
        return new Output(spec.commandLine(), json);
    }

    /** What to throw where options or arguments make no sense together, or have a value that cannot be. */
    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The value that a user names, in capitals or not. */
    final <E extends Enum<E>> E choice(String parameter, String text, Class<E> type) {
        var values = type.getEnumConstants();
        return Arrays.stream(values)
                .filter(value -> value.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(
                        () -> usage(parameter + " has \"" + text + "\", which is none of " + Arrays.toString(values)));
    }

    final boolean verbose() {
        return verbose;
    }
}
