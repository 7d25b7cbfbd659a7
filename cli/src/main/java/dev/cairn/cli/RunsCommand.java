package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Questions about runs. */
@Command(
        name = "runs",
        description = "List runs, show one, or compare two.",
        subcommands = {RunsListCommand.class, RunsShowCommand.class, RunsDiffCommand.class})
final class RunsCommand extends CommandGroup {}
