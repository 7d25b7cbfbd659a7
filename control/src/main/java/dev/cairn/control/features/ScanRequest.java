package dev.cairn.control.features;

import dev.cairn.control.expression.Cohort;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs to look for.
 *
 * @param statistic that ranks them
 * @param log2 of log2(x + 1) rather than of the values as they are
 * @param cohort whose samples count
 * @param contrast null: the statistic in the cohort ranks; else its difference, cohort minus contrast
 * @param top so many pairs at most
 * @param atLeast no pair whose value is nearer to 0
 */
public record ScanRequest(
        ScanStatistic statistic,
        boolean log2,
        Cohort cohort,
        @Nullable Cohort contrast,
        int top,
        double atLeast) {}
