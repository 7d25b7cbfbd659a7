package dev.cairn.cli;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.error.PipelineException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the user what went wrong, in a line each, and turns it into an exit code. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        print(command, String.valueOf(e.getMessage()));
        var err = command.getErr();
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCodes.BAD_USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        var verbose = command.getCommand() instanceof CairnCommand known && known.verbose();
        if (verbose) {
            e.printStackTrace(command.getErr());
        }
        if (e instanceof ConfigException config) {
            config.problems().forEach(problem -> print(command, problem));
            return ExitCodes.BAD_USAGE;
        }
        if (e instanceof PipelineException known) {
            print(command, known.getMessage() + " (" + known.code() + ")");
            return ExitCodes.of(known.code());
        }
        if (e instanceof FileSystemException file) {
            var reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            print(command, file.getFile() + " cannot be used: " + reason);
            return ExitCodes.FAILED;
        }
        print(command, "unexpected: " + e + (verbose ? "" : " (--verbose tells more)"));
        return ExitCodes.FAILED;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText("cairn: " + message));
    }
}
