package dev.cairn.control.features;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A value, or that there is none, with its keys. */
record FeatureValue(
        int geneId,
        @Nullable Integer gene2Id,
        int featureId,
        int cohortId,
        @Nullable Integer cohort2Id,
        @Nullable Double value,
        int samples) {
    /** The order of the table's index. */
    static final Comparator<FeatureValue> BY_KEY = Comparator.comparingInt(FeatureValue::geneId)
            .thenComparingInt(FeatureValue::featureId)
            .thenComparingInt(FeatureValue::cohortId)
            .thenComparing(FeatureValue::gene2Id, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(FeatureValue::cohort2Id, Comparator.nullsLast(Comparator.naturalOrder()));
}
