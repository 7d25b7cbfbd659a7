package dev.cairn.control.features;

/** What was measured in a cohort: the values of a gene, or of two. */
sealed interface Observations permits Sample, Pair {
    /** How many samples have a value; of a pair, both values. */
    int size();
}
