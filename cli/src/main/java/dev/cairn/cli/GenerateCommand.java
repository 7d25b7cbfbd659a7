package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Invented data to try things with. */
@Command(
        name = "generate",
        description = "Write invented sample data in the format of its source.",
        subcommands = {GenerateTrialsCommand.class, GenerateExpressionCommand.class, GenerateNarrativesCommand.class})
final class GenerateCommand extends CommandGroup {}
