package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What the checks found. */
@Command(
        name = "quality",
        description = "What the checks found of gene expression studies.",
        subcommands = QualityShowCommand.class)
final class QualityCommand extends CommandGroup {}
