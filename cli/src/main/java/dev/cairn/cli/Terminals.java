package dev.cairn.cli;

import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Which streams are terminals. The launcher script asks the shell and says so in properties, because Java can only tell
 * for all streams at once, and each release in another way.
 */
final class Terminals {
    private static final String OUT = "cairn.terminal.out";
    private static final String ERROR = "cairn.terminal.err";

    private Terminals() {}

    static boolean error() {
        return Boolean.getBoolean(ERROR);
    }

    static boolean out() {
        return Boolean.getBoolean(OUT);
    }

    /** Colour on a terminal only, and not where the user wants none (https://no-color.org). */
    static Ansi colours(Map<String, String> environment) {
        var unwanted = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return out() && !unwanted ? Ansi.ON : Ansi.OFF;
    }
}
