package dev.cairn.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: a session, {@code --json} and {@code --verbose}. Returns the exit code. */
abstract class CairnCommand implements Callable<Integer> {
    private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,5})([dhm])");

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

    /** An age that an option gives, such as 90d, 36h or 5m. */
    final Duration age(String option, String text) {
        var match = AGE.matcher(text.strip());
        if (!match.matches()) {
            throw usage(option + " has \"" + text + "\", which is no age such as 90d, 36h or 5m");
        }
        var number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
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
