package dev.cairn.control.features;

import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/** Ranks, where equal values share the mean of their ranks. */
final class Ranks {
    private Ranks() {}

    /** From 1 for the lowest value. */
    static double[] of(double[] values) {
        return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).apply(values);
    }

    /** The sum of t³ - t over the groups of t equal values. */
    static double ties(double[] sorted) {
        var sum = 0.0;
        for (int from = 0, to; from < sorted.length; from = to) {
            to = from + 1;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            var equal = (double) (to - from);
            sum += equal * equal * equal - equal;
        }
        return sum;
    }
}
