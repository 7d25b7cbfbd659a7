package dev.cairn.control.expression;

/**
 * The samples of a study that have one illness.
 *
 * @param illnessId the illness' key
 * @param code the illness' code, such as {@code SEPSIS}
 * @param columns where they are among the study's samples, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Cohort(int illnessId, String code, int[] columns) {
    /** The cohort's part of a gene's values, missing ones included. */
    public float[] of(GeneRow row) {
        var part = new float[columns.length];
        for (var i = 0; i < part.length; i++) {
            part[i] = row.values()[columns[i]];
        }
        return part;
    }
}
