package dev.cairn.control.features;

import java.util.Arrays;

/**
 * Some genes of a scan. Their rows lie side by side, sample by sample: so multiplying a block with another is, for
 * each sample, adding a multiple of an array to an array, which the JVM does with vector instructions. A sum along a
 * row it must not reorder, and does one by one.
 */
final class GeneBlock {
    /** Genes in a block: with a thousand samples, half of a level 2 cache. */
    static final int WIDTH = 128;

    /** Rows whose sums stay in the level 1 cache, together with what is added to them. */
    private static final int STRIPE = 32;

    /** Samples that are added in one go. */
    private static final int STEP = 4;

    private final float[][] columns;
    private final ScannedGene[] genes = new ScannedGene[WIDTH];
    private int size;

    /** A block of rows of so many samples. */
    GeneBlock(int samples) {
        columns = new float[(samples + STEP - 1) / STEP * STEP][WIDTH];
    }

    void add(ScannedGene gene, double[] row) {
        for (var sample = 0; sample < row.length; sample++) {
            columns[sample][size] = (float) row[sample];
        }
        genes[size++] = gene;
    }

    int size() {
        return size;
    }

    ScannedGene gene(int index) {
        return genes[index];
    }

    /** What becomes of a gene's dot products with all genes of the other block. Not to be kept. */
    @FunctionalInterface
    interface Products {
        void of(int index, float[] products);
    }

    /**
     * Multiplies each gene's row with those of another block.
     *
     * @param positive so many samples, from the first, count as they are, the others negative
     */
    void multiply(GeneBlock other, int positive, Products products) {
        var sums = new float[STRIPE][WIDTH];
        for (var from = 0; from < size; from += STRIPE) {
            var to = Math.min(size, from + STRIPE);
            for (var row : sums) {
                Arrays.fill(row, 0);
            }
            for (var sample = 0; sample < columns.length; sample += STEP) {
                for (var index = from; index < to; index++) {
                    addProducts(other, sample, index, positive, sums[index - from]);
                }
            }
            for (var index = from; index < to; index++) {
                products.of(index, sums[index - from]);
            }
        }
    }

    /** Arrays of their own, read from 0 on, are what the compiler makes vector instructions of. */
    private void addProducts(GeneBlock other, int sample, int index, int positive, float[] sums) {
        var a = other.columns[sample];
        var b = other.columns[sample + 1];
        var c = other.columns[sample + 2];
        var d = other.columns[sample + 3];
        var ofA = signed(sample, index, positive);
        var ofB = signed(sample + 1, index, positive);
        var ofC = signed(sample + 2, index, positive);
        var ofD = signed(sample + 3, index, positive);
        for (var i = 0; i < WIDTH; i++) {
            sums[i] += (ofA * a[i] + ofB * b[i]) + (ofC * c[i] + ofD * d[i]);
        }
    }

    private float signed(int sample, int index, int positive) {
        return sample < positive ? columns[sample][index] : -columns[sample][index];
    }
}
