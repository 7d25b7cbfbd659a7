package dev.cairn.control.features;

/**
 * What a computation did.
 *
 * @param genes that features were computed of
 * @param pairs that features were computed of
 * @param features how many
 * @param values that are defined
 * @param undefined that are not, and have no row
 * @param written rows that are new or changed
 * @param removed rows of values that are no longer defined
 */
public record FeatureSummary(
        String study, int genes, int pairs, int features, long values, long undefined, long written, long removed) {}
