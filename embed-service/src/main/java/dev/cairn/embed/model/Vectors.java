package dev.cairn.embed.model;

/** Arithmetic of vectors. */
public final class Vectors {
    private Vectors() {}

    /** The vector scaled to length 1; not finite where the vector is not, or is zero. */
    public static float[] normalised(double[] vector) {
        var squares = 0.0;
        for (var value : vector) {
            squares += value * value;
        }
        var length = Math.sqrt(squares);
        var unit = new float[vector.length];
        for (var d = 0; d < vector.length; d++) {
            unit[d] = (float) (vector[d] / length);
        }
        return unit;
    }

    /** True if every value is a number, and none infinite. */
    public static boolean finite(float[] vector) {
        for (var value : vector) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
