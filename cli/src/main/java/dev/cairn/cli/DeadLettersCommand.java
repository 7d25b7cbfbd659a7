package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Records that could not go on. */
@Command(
        name = "dead-letters",
        description = "List records that could not go on by their reason, show one, or send them back.",
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersShowCommand.class,
            DeadLettersRedriveCommand.class,
            DeadLettersExportCommand.class,
        })
final class DeadLettersCommand extends CommandGroup {}
