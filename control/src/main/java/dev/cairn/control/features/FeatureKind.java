package dev.cairn.control.features;

/** What a feature is computed of. */
public enum FeatureKind {
    /** One gene's values in a cohort. */
    GENE_COHORT(false, false),
    /** One gene's values in two cohorts. */
    GENE_CONTRAST(false, true),
    /** Two genes' values in the samples of a cohort that have both. */
    PAIR_COHORT(true, false),
    /** The same in two cohorts. */
    PAIR_CONTRAST(true, true);

    private final boolean pair;
    private final boolean contrast;

    FeatureKind(boolean pair, boolean contrast) {
        this.pair = pair;
        this.contrast = contrast;
    }

    /** True if it is of two genes. */
    public boolean pair() {
        return pair;
    }

    /** True if it is of two cohorts. */
    public boolean contrast() {
        return contrast;
    }
}
