package dev.cairn.control.features;

import dev.cairn.control.expression.Cohort;
import dev.cairn.control.expression.GeneRow;
import org.jspecify.annotations.Nullable;

/**
 * A gene of a scan, with what an exact value is computed of.
 *
 * @param name its accession
 * @param first its values in the first cohort
 * @param second in the second; null if there is one only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScannedGene(String name, float[] first, float @Nullable [] second) {
    static ScannedGene of(GeneRow row, Cohort first, @Nullable Cohort second) {
        return new ScannedGene(row.gene(), first.of(row), second == null ? null : second.of(row));
    }

    boolean complete() {
        return complete(first) && (second == null || complete(second));
    }

    private static boolean complete(float[] values) {
        for (var value : values) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
