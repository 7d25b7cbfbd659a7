package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Experiments that were begun. */
@Command(
        name = "experiment",
        description =
                "Experiments that ask a model about narratives. To begin one: cairn publish narrative_experiments.",
        subcommands = {
            ExperimentListCommand.class,
            ExperimentShowCommand.class,
            ExperimentResumeCommand.class,
            ExperimentCompareCommand.class,
            ExperimentDisagreementsCommand.class,
            ExperimentErrorsCommand.class,
            ExperimentExportCommand.class,
        })
final class ExperimentCommand extends CommandGroup {}
