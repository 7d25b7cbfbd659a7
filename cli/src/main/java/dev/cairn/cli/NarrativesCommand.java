package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What is kept of narratives. */
@Command(
        name = "narratives",
        description = "Narratives, and what is kept of them.",
        subcommands = NarrativesPurgeCommand.class)
final class NarrativesCommand extends CommandGroup {}
