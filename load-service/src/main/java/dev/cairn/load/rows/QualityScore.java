package dev.cairn.load.rows;

import dev.cairn.schemas.Severity;
import java.util.Map;

/**
 * The score of a study in a run: 100 without findings, less 50 for each ERROR, 10 for each WARNING and 1 for each INFO,
 * and never below 0. A finding counts once, however often its check found it.
 */
final class QualityScore {
    private static final double BEST = 100;
    private static final Map<Severity, Integer> COSTS =
            Map.of(Severity.ERROR, 50, Severity.WARNING, 10, Severity.INFO, 1);

    private QualityScore() {}

    /** The score of so many findings of each severity. */
    static double of(Map<Severity, Long> findings) {
        var cost = 0L;
        for (var found : findings.entrySet()) {
            cost += COSTS.getOrDefault(found.getKey(), 0) * found.getValue();
        }
        return Math.max(0, BEST - cost);
    }
}
