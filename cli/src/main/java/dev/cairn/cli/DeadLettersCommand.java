package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Records that could not go on. */
@Command(
        name = "dead-letters",
        description = "List records that could not go on by their reason, or show one.",
        subcommands = {DeadLettersListCommand.class, DeadLettersShowCommand.class})
final class DeadLettersCommand extends CommandGroup {}
