package dev.cairn.samples;

/**
 * What an invented gene expression study is to be like.
 *
 * @param accession names it, its files and, with a number behind it, its samples
 * @param technology RNA-seq (values from 0) or microarray (values on a logarithmic scale, some of them negative)
 * @param genes rows of its matrix, at least 1
 * @param samples columns of its matrix, at least 1; every fourth is a healthy control
 */
public record ExpressionStudyPlan(String accession, Technology technology, int genes, int samples) {
    /** How expression was measured. */
    public enum Technology {
        RNA_SEQ("RNA-SEQ", "SRA", "Illumina NovaSeq 6000 (IlluminaNovaSeq6000)"),
        MICROARRAY("MICROARRAY", "GEO", "[HG-U133_Plus_2] Affymetrix Human Genome U133 Plus 2.0 Array (hgu133plus2)");

        private final String code;
        private final String database;
        private final String platform;

        Technology(String code, String database, String platform) {
            this.code = code;
            this.database = database;
            this.platform = platform;
        }

        String code() {
            return code;
        }

        String database() {
            return database;
        }

        String platform() {
            return platform;
        }
    }

    public ExpressionStudyPlan {
        if (genes < 1 || samples < 1) {
            throw new IllegalArgumentException("a study has genes and samples, not " + genes + " and " + samples);
        }
    }

    /** The accession of a sample, from 0. */
    public String sample(int number) {
        return accession + "S%05d".formatted(number + 1);
    }

    /** The Ensembl id of a gene, from 0: the same in every study. */
    public static String gene(int number) {
        return "ENSG%011d".formatted(number + 1);
    }
}
