package dev.cairn.cli;

import dev.cairn.control.experiments.ExperimentSummary;
import dev.cairn.control.experiments.Experiments;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn experiment list}. */
@Command(name = "list", description = "The experiments that were begun, the newest first.")
final class ExperimentListCommand extends TargetCommand {
    private static final int LONGEST_NAME = 50;
    private static final int CENT_FRACTIONS = 4;

    @Option(names = "--name", paramLabel = "NAME", description = "Only those of this name.")
    private @Nullable String name;

    ExperimentListCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var experiments = new Experiments(target().database()).list(name);
        output().result(experiments, () -> experiments.isEmpty() ? none() : table(experiments));
        return ExitCodes.DONE;
    }

    private String none() {
        return name == null
                ? "no experiments yet; begin one with: cairn publish narrative_experiments --config FILE"
                : "no experiment is named \"" + name + "\"";
    }

    private String table(List<ExperimentSummary> experiments) {
        var table = output().table(
                        "EXPERIMENT", "NAME", "MODEL", "DATA SOURCE", "DONE", "ERRORS", "TOTAL", "COST USD", "CREATED");
        for (var experiment : experiments) {
            table.row(
                    experiment.experimentId(),
                    Format.cut(experiment.name(), LONGEST_NAME),
                    experiment.model(),
                    experiment.dataSource(),
                    experiment.done(),
                    experiment.errors(),
                    experiment.total(),
                    cost(experiment.costUsd()),
                    Format.time(experiment.createdAt()));
        }
        return table.toString();
    }

    private static String cost(@Nullable BigDecimal usd) {
        return usd == null
                ? "?"
                : usd.setScale(CENT_FRACTIONS, RoundingMode.HALF_UP).toPlainString();
    }
}
