package dev.cairn.control.evaluation;

import java.util.List;

/**
 * Two experiments side by side.
 *
 * @param common narratives that both have an answer of: all that follows is of these alone
 * @param agreement of their answers
 * @param differences of their configurations
 */
public record Comparison(
        String first,
        String second,
        long common,
        Agreement agreement,
        Sides narratives,
        Sides cme,
        Sides le,
        Sides cases,
        List<ConfigurationDifference> differences) {
    /** The same measured of both. */
    public record Sides(Metrics first, Metrics second) {}
}
