package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What is kept of narratives. */
@Command(
        name = "narratives",
        description = "The narratives that are kept, by their data sources.",
        subcommands = {NarrativesListCommand.class, NarrativesShowCommand.class, NarrativesPurgeCommand.class})
final class NarrativesCommand extends CommandGroup {}
