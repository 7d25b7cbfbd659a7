package dev.cairn.control.evaluation;

import java.util.List;
import java.util.Map;

/**
 * All that is known of an experiment, without any text of a narrative or an answer.
 *
 * @param narratives measured one by one, against their own labels
 * @param byType the same of coroners' or medical examiners' ({@code cme}) and law enforcement's ({@code le}) alone
 * @param cases measured against the case's label; positive if either narrative's answer is
 */
public record ExperimentReport(
        Experiment experiment,
        Progress progress,
        Metrics narratives,
        Map<String, Metrics> byType,
        Metrics cases,
        Calibration calibration,
        Usage usage,
        List<ExperimentRun> runs) {
    /** The same without what the experiment says to its model. */
    public ExperimentReport withoutPrompts() {
        return new ExperimentReport(
                experiment.withoutPrompts(), progress, narratives, byType, cases, calibration, usage, runs);
    }
}
