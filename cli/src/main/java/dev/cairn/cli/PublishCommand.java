package dev.cairn.cli;

import picocli.CommandLine.Command;

/** New runs. */
@Command(
        name = "publish",
        description = "Start a run: publish what is to be fetched.",
        subcommands = {
            PublishTrialsCommand.class,
            PublishExpressionCommand.class,
            PublishNarrativesCommand.class,
            PublishExperimentCommand.class,
        })
final class PublishCommand extends CommandGroup {}
