package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Questions about runs. */
@Command(
        name = "runs",
        description = "List runs, show one, compare two, stop one or go on with it.",
        subcommands = {
            RunsListCommand.class,
            RunsShowCommand.class,
            RunsDiffCommand.class,
            RunsResumeCommand.class,
            RunsCancelCommand.class,
        })
final class RunsCommand extends CommandGroup {}
