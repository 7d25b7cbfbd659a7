package dev.cairn.cli;

import dev.cairn.control.evaluation.Calibration;
import dev.cairn.control.evaluation.Experiment;
import dev.cairn.control.evaluation.ExperimentRun;
import dev.cairn.control.evaluation.Metrics;
import dev.cairn.control.evaluation.Progress;
import dev.cairn.control.evaluation.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of an experiment's report, as text. */
final class ExperimentView {
    private static final double MILLIS_PER_SECOND = 1000;
    private static final int LONGEST_PARAMETERS = 160;

    private final Output output;

    ExperimentView(Output output) {
        this.output = output;
    }

    String configuration(Experiment experiment) {
        var text = new StringBuilder(output.styled("@|bold " + experiment.experimentId() + "|@"))
                .append("  %s, begun %s%n".formatted(experiment.name(), Format.time(experiment.createdAt())));
        add(text, "author", experiment.author());
        add(text, "notes", experiment.notes());
        add(text, "data source", experiment.dataSource());
        add(text, "model", experiment.model());
        add(text, "endpoint", experiment.endpoint());
        add(text, "prompt version", experiment.promptVersion());
        add(text, "parameters", Format.cut(String.valueOf(experiment.parameters()), LONGEST_PARAMETERS));
        add(text, "at most", experiment.maxNarratives());
        add(text, "reuse", experiment.reuse());
        add(text, "hash", experiment.configHash());
        add(text, "system prompt", experiment.systemPrompt());
        add(text, "user template", experiment.userTemplate());
        return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append("  %-15s %s%n".formatted(name, value));
        }
    }

    String progress(Progress progress) {
        var text = new StringBuilder("%d narratives: %d done, %d errors, %d remaining%n"
                .formatted(progress.total(), progress.done(), progress.failed(), progress.remaining()));
        progress.errors()
                .forEach(error -> text.append("  %d %s: %d%n".formatted(error.code(), error.name(), error.count())));
        if (progress.outside() > 0) {
            text.append("%d results are of narratives that the data source does not have any more%n"
                    .formatted(progress.outside()));
        }
        return text.toString();
    }

    /** One column for each population. */
    String metrics(Map<String, Metrics> columns) {
        var headings = new String[columns.size() + 1];
        headings[0] = "MEASURED";
        var index = 1;
        for (var name : columns.keySet()) {
            headings[index++] = name;
        }
        var table = output.table(headings);
        row(
                table,
                "answered and labelled",
                columns,
                metrics -> metrics.confusion().total());
        row(table, "answered, unlabelled", columns, Metrics::unlabelled);
        row(table, "errors", columns, Metrics::errors);
        row(table, "open", columns, Metrics::open);
        row(table, "true positives", columns, metrics -> metrics.confusion().truePositives());
        row(table, "false positives", columns, metrics -> metrics.confusion().falsePositives());
        row(table, "true negatives", columns, metrics -> metrics.confusion().trueNegatives());
        row(table, "false negatives", columns, metrics -> metrics.confusion().falseNegatives());
        MeasureText.measures()
                .forEach((name, measure) ->
                        row(table, name, columns, metrics -> MeasureText.of(measure.apply(metrics))));
        return table.toString();
    }

    private static void row(Table table, String name, Map<String, Metrics> columns, Function<Metrics, Object> cell) {
        var cells = new Object[columns.size() + 1];
        cells[0] = name;
        var index = 1;
        for (var metrics : columns.values()) {
            cells[index++] = cell.apply(metrics);
        }
        table.row(cells);
    }

    /** Only bins that have answers. */
    String calibration(Calibration calibration) {
        if (calibration.brier().n() == 0) {
            return "no labelled answers: calibration is not known\n";
        }
        var table = output.table("CONFIDENCE", "MEAN", "CORRECT", "N");
        for (var bin : calibration.bins()) {
            if (bin.correct().n() > 0) {
                table.row(
                        String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()),
                        MeasureText.number(bin.meanConfidence()),
                        MeasureText.of(bin.correct()),
                        bin.correct().n());
            }
        }
        return table
                + "expected calibration error %s, Brier score %s, of %d labelled answers%n"
                        .formatted(
                                MeasureText.number(calibration.expectedError().value()),
                                MeasureText.number(calibration.brier().value()),
                                calibration.brier().n());
    }

    String usage(Usage usage) {
        var latency = usage.latency();
        var text = new StringBuilder("%d tokens in, %d out, $%s%s%n"
                .formatted(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.costUsd().stripTrailingZeros().toPlainString(),
                        usage.unpriced() == 0 ? "" : ", without " + usage.unpriced() + " answers of unknown price"));
        text.append("%d attempts, %d errors replaced, %d answers reused%n"
                .formatted(usage.attempts(), usage.replaced(), usage.reused()));
        if (latency.n() > 0) {
            text.append("latency of %d answers: median %s, 90 %% within %s, 99 %% within %s, longest %s%n"
                    .formatted(
                            latency.n(),
                            seconds(latency.p50Millis()),
                            seconds(latency.p90Millis()),
                            seconds(latency.p99Millis()),
                            seconds(latency.maxMillis())));
        }
        usage.repaired()
                .forEach((repair, count) -> text.append("repaired: %s in %d answers%n".formatted(repair, count)));
        return text.toString();
    }

    private static String seconds(@Nullable Double millis) {
        return MeasureText.number(millis == null ? null : (Double) (millis / MILLIS_PER_SECOND)) + " s";
    }

    String runs(List<ExperimentRun> runs) {
        if (runs.isEmpty()) {
            return "no runs\n";
        }
        var table = output.table(
                "RUN", "STATUS", "STARTED", "DURATION", "NARRATIVES", "DONE", "CALLED", "REUSED", "FAILED", "PER S");
        runs.forEach(run -> table.row(
                run.runId(),
                run.status(),
                Format.time(run.startedAt()),
                Format.duration(run.duration()),
                Format.count(run.expected()),
                run.processed(),
                run.modelCalled(),
                run.modelReused(),
                run.modelFailed(),
                run.perSecond() == null ? "" : String.format(Locale.ROOT, "%.1f", run.perSecond())));
        return table.toString();
    }
}
