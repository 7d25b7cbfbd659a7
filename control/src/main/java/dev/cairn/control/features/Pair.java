package dev.cairn.control.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of two genes in the samples of a cohort that have both. For one thread. */
final class Pair implements Observations {
    private final Sample x;
    private final Sample y;
    private @Nullable Pair log2;
    private @Nullable Sample logRatio;

    private Pair(Sample x, Sample y) {
        this.x = x;
        this.y = y;
    }

    /** Values of the same samples in the same order; NaN is a missing one. */
    static Pair of(float[] x, float[] y) {
        var bothX = new double[x.length];
        var bothY = new double[x.length];
        var size = 0;
        for (var i = 0; i < x.length; i++) {
            if (!Float.isNaN(x[i]) && !Float.isNaN(y[i])) {
                bothX[size] = x[i];
                bothY[size++] = y[i];
            }
        }
        return new Pair(Sample.of(Arrays.copyOf(bothX, size)), Sample.of(Arrays.copyOf(bothY, size)));
    }

    Sample x() {
        return x;
    }

    Sample y() {
        return y;
    }

    @Override
    public int size() {
        return x.size();
    }

    /** Both as log2(x + 1); empty if any value is negative. */
    Pair log2() {
        if (log2 == null) {
            var defined = x.log2().size() == y.log2().size();
            log2 = defined ? new Pair(x.log2(), y.log2()) : of(new float[0], new float[0]);
        }
        return log2;
    }

    /** log2((x + 1) / (y + 1)) of each sample; empty if any value is negative. */
    Sample logRatio() {
        if (logRatio == null) {
            logRatio = log2().differences();
        }
        return logRatio;
    }

    /** x - y of each sample. */
    Sample differences() {
        var differences = new double[size()];
        for (var i = 0; i < differences.length; i++) {
            differences[i] = x.values()[i] - y.values()[i];
        }
        return Sample.of(differences);
    }

    /** Each value replaced by its rank. */
    Pair ranks() {
        return new Pair(Sample.of(Ranks.of(x.values())), Sample.of(Ranks.of(y.values())));
    }

    /** The share of samples in which a condition holds. */
    double share(Condition condition) {
        var held = 0;
        for (var i = 0; i < size(); i++) {
            held += condition.holds(x.values()[i], y.values()[i]) ? 1 : 0;
        }
        return size() == 0 ? Double.NaN : (double) held / size();
    }

    /** What may hold of the two values of a sample. */
    @FunctionalInterface
    interface Condition {
        boolean holds(double x, double y);
    }
}
