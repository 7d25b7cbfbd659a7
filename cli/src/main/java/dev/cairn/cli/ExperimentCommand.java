package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What experiments found. */
@Command(
        name = "experiment",
        description = "Experiments that ask a model about narratives.",
        subcommands = {
            ExperimentShowCommand.class,
            ExperimentCompareCommand.class,
            ExperimentDisagreementsCommand.class,
            ExperimentErrorsCommand.class,
            ExperimentExportCommand.class,
        })
final class ExperimentCommand extends CommandGroup {}
