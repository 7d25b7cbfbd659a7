package dev.cairn.ingest.expression;

/** What is checked of a study before anything of it is emitted. The names are the codes of findings and stay the same. */
public enum EntryCheck {
    NO_SAMPLES("The matrix's first line names no samples, for example because its cells are not parted by tabs."),
    NO_GENES("The matrix has no line but its header."),
    RAGGED_ROW("A line has more or fewer cells than its header."),
    GENE_BLANK("A line of the matrix names no gene."),
    SAMPLE_BLANK("A column of the matrix, or a line of the metadata, names no sample."),
    DUPLICATE_GENE("A gene has several lines."),
    DUPLICATE_SAMPLE("A sample has several columns in the matrix, or is several times in a file of metadata."),
    NUMBER_UNREADABLE("A cell holds neither a number nor NA, NaN, null or nothing."),
    NUMBER_INFINITE("A cell's number is infinite, or too large for single precision (3.4e38)."),
    ACCESSION_COLUMN_MISSING("The metadata have no column that names the samples."),
    METADATA_MISSING("The matrix has neither TSV nor JSON beside it."),
    SAMPLE_WITHOUT_METADATA("A sample of the matrix is in no metadata."),
    SAMPLE_WITHOUT_VALUES("A sample of the metadata has no column in the matrix."),
    SAMPLE_COUNTS_DIFFER("Matrix, TSV and JSON have different numbers of samples."),
    MISSING_VALUES("Many cells hold no value."),
    NEGATIVE_VALUES("RNA-seq has no negative values; microarrays may."),
    VALUES_TOO_LARGE("A value is larger than the technology gives."),
    ALL_ZERO_GENES("Genes whose every value is 0."),
    FEW_GENES_DETECTED("In a sample few genes have a value above 0."),
    GENE_ID_UNUSUAL("A gene's name is not an Ensembl id."),
    TITLES_MISSING("Few samples have a title."),
    CONDITIONS_MISSING("Few samples have a disease, a treatment or a subject."),
    ANNOTATIONS_OMITTED(
            "The samples' refinebio_annotations are left out: with them the header is larger than a topic takes.");

    private final String meaning;

    EntryCheck(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return meaning;
    }
}
