package dev.cairn.cli;

import picocli.CommandLine.Command;

/** The topics of the pipeline. */
@Command(
        name = "topics",
        description = "Create the topics of the pipeline, or list them.",
        subcommands = {TopicsApplyCommand.class, TopicsListCommand.class})
final class TopicsCommand extends CommandGroup {}
