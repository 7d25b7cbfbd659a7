package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What others kept before. */
@Command(
        name = "import",
        description = "Take in the history that an earlier, file-based pipeline left.",
        subcommands = ImportTrialsCommand.class)
final class ImportCommand extends CommandGroup {}
