package dev.cairn.cli;

import picocli.CommandLine.Command;

/** What is held, from which the pipeline can go on. */
@Command(
        name = "checkpoints",
        description = "Show what is held of runs, and where; forget the answers of a model.",
        subcommands = {
            CheckpointsListCommand.class,
            CheckpointsRetireModelCommand.class,
        })
final class CheckpointsCommand extends CommandGroup {}
