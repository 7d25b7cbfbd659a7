package dev.cairn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What a command line printed and returned. */
record CommandRun(int exitCode, String out, String err) {
    /** Runs a command line in this process. */
    static CommandRun of(Map<String, String> environment, Path workingDirectory, String... arguments) {
        var session = new Session(environment, workingDirectory, Clock.systemUTC(), false);
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = CairnCommandLine.create(session)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
