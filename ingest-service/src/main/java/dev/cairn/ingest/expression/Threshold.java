package dev.cairn.ingest.expression;

import java.util.Locale;

/**
 * A bound that a check on entry compares with. An item sets it by the parameter {@code threshold.<name>}, the name in
 * lower case.
 */
public enum Threshold {
    MISSING_VALUES_WARNING(0.05, true, "Share of cells without a value, above which MISSING_VALUES is a warning."),
    MISSING_VALUES_ERROR(0.5, true, "Share of cells without a value, above which MISSING_VALUES is an error."),
    SAMPLES_WITHOUT_METADATA(
            0, true, "Share of the matrix's samples that may lack metadata before that is an error, not a warning."),
    ALL_ZERO_GENES(0.5, true, "Share of genes without any value but 0, above which that is a warning."),
    DETECTED_GENES(0.1, true, "Share of genes above 0 in a sample, below which that is a warning."),
    UNUSUAL_GENE_IDS(0, true, "Share of genes without an Ensembl id, above which that is a warning."),
    TITLED_SAMPLES(0.5, true, "Share of samples with a title, below which that is a warning."),
    DESCRIBED_SAMPLES(
            0.5, true, "Share of samples with a disease, treatment or subject, below which that is a warning."),
    RNA_SEQ_MAXIMUM(1e8, false, "Value of RNA-seq, above which that is a warning."),
    MICROARRAY_MAXIMUM(1e6, false, "Value of a microarray, above which that is a warning.");

    private final double standard;
    private final boolean share;
    private final String meaning;

    Threshold(double standard, boolean share, String meaning) {
        this.standard = standard;
        this.share = share;
        this.meaning = meaning;
    }

    /** The value where an item sets none. */
    public double standard() {
        return standard;
    }

    /** Whether it is a share, from 0 to 1. */
    public boolean isShare() {
        return share;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** The parameter that sets it. */
    public String parameter() {
        return Thresholds.PREFIX + name().toLowerCase(Locale.ROOT);
    }
}
