package dev.cairn.control.features;

import java.util.Comparator;

/**
 * A pair of genes and its statistic.
 *
 * @param gene the one with the lower key
 * @param gene2 the other
 * @param value of the cohort; with two cohorts, of the first minus the second
 */
public record ScoredPair(String gene, String gene2, double value) {
    /** The strongest first, in either direction; equal ones by name, so that a ranking is always the same. */
    static final Comparator<ScoredPair> STRONGEST_FIRST = Comparator.comparingDouble(
                    (ScoredPair pair) -> -Math.abs(pair.value()))
            .thenComparing(ScoredPair::gene)
            .thenComparing(ScoredPair::gene2);
}
