package dev.cairn.control.quality;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run found of a study.
 *
 * @param checkedAt when it was checked last
 * @param rejected true if nothing of it was loaded
 * @param score 0 to 100: 100 less 50 for each error, 10 for each warning and 1 for each further finding
 * @param figures what was measured, by name
 * @param findings the worst first
 */
public record RunQuality(
        String runId,
        Instant checkedAt,
        boolean rejected,
        double score,
        Map<String, Double> figures,
        List<Finding> findings) {}
