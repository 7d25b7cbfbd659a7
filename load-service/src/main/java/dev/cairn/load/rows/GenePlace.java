package dev.cairn.load.rows;

import java.util.Comparator;

/** The key of an array of values: a sample set and a gene, by the numbers that stand for them. */
record GenePlace(int sampleSet, int gene) implements Comparable<GenePlace> {
    private static final Comparator<GenePlace> ORDER =
            Comparator.comparingInt(GenePlace::sampleSet).thenComparingInt(GenePlace::gene);

    @Override
    public int compareTo(GenePlace other) {
        return ORDER.compare(this, other);
    }
}
