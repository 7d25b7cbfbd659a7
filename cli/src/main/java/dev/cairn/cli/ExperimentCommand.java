package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Experiments that were begun. */
@Command(
        name = "experiment",
        description = "List experiments, or go on with one. To begin one: cairn publish narrative_experiments.",
        subcommands = {
            ExperimentListCommand.class,
            ExperimentResumeCommand.class,
        })
final class ExperimentCommand extends CommandGroup {}
