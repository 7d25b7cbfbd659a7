package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "cairn",
        description = "Moves research data from its public sources into PostgreSQL, and never loses its place.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:bad usage or configuration",
            "3:completed, with dead letters",
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            PublishCommand.class,
            ImportCommand.class,
            RunsCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            ReconcileCommand.class,
            DeadLettersCommand.class,
            LogCommand.class,
            LagCommand.class,
            CheckpointsCommand.class,
            CleanupCommand.class,
            NarrativesCommand.class,
            ExperimentCommand.class,
            QualityCommand.class,
            SearchCommand.class,
            FeaturesCommand.class,
            TopicsCommand.class,
            ServiceCommand.class,
            GenerateCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
        })
final class Cairn implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }
}
