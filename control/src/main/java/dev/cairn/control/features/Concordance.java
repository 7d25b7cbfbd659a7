package dev.cairn.control.features;

import java.util.function.DoubleUnaryOperator;

/**
 * Kendall's comparison of all pairs of samples.
 *
 * @param size samples
 * @param concordant pairs of samples that both genes order the same way
 * @param discordant pairs that they order in opposite ways
 * @param x sums over the ties of the first gene
 * @param y sums over the ties of the second
 */
record Concordance(int size, long concordant, long discordant, Ties x, Ties y) {

    /**
     * Sums over the groups of t equal values.
     *
     * @param pairs Σ t (t - 1) / 2
     * @param triples Σ t (t - 1) (t - 2)
     * @param weighted Σ t (t - 1) (2t + 5)
     */
    record Ties(double pairs, double triples, double weighted) {
        static Ties of(double[] sorted) {
            return new Ties(
                    sum(sorted, t -> t * (t - 1) / 2),
                    sum(sorted, t -> t * (t - 1) * (t - 2)),
                    sum(sorted, t -> t * (t - 1) * (2 * t + 5)));
        }

        private static double sum(double[] sorted, DoubleUnaryOperator term) {
            var sum = 0.0;
            for (int from = 0, to; from < sorted.length; from = to) {
                to = from + 1;
                while (to < sorted.length && sorted[to] == sorted[from]) {
                    to++;
                }
                sum += term.applyAsDouble(to - from);
            }
            return sum;
        }
    }

    static Concordance of(Pair pair) {
        var x = pair.x().values();
        var y = pair.y().values();
        var concordant = 0L;
        var discordant = 0L;
        for (var i = 1; i < x.length; i++) {
            for (var j = 0; j < i; j++) {
                var order = Double.compare(x[i], x[j]) * Double.compare(y[i], y[j]);
                concordant += order > 0 ? 1 : 0;
                discordant += order < 0 ? 1 : 0;
            }
        }
        return new Concordance(
                x.length,
                concordant,
                discordant,
                Ties.of(pair.x().sorted()),
                Ties.of(pair.y().sorted()));
    }

    double tauB() {
        var pairs = size * (size - 1.0) / 2;
        return difference() / (Math.sqrt(pairs - x.pairs()) * Math.sqrt(pairs - y.pairs()));
    }

    double gamma() {
        return difference() / (double) (concordant + discordant);
    }

    /** Two-sided, by the normal distribution with the variance of Kendall (1970), section 4.4, which knows of ties. */
    double p() {
        var n = (double) size;
        var m = n * (n - 1);
        var variance = (m * (2 * n + 5) - x.weighted() - y.weighted()) / 18
                + 2 * x.pairs() * y.pairs() / m
                + x.triples() * y.triples() / (9 * m * (n - 2));
        return TwoSamples.normalP(difference() / Math.sqrt(variance));
    }

    private long difference() {
        return concordant - discordant;
    }
}
