package dev.cairn.cli;

import picocli.CommandLine.Command;

/** Statistics of genes and pairs of genes. */
@Command(
        name = "features",
        description =
                "Statistics of the genes of a study, by cohort: what there is, computing them, ranking all pairs.",
        subcommands = {
            FeaturesListCommand.class,
            FeaturesComputeCommand.class,
            FeaturesScanCommand.class,
        })
final class FeaturesCommand extends CommandGroup {}
