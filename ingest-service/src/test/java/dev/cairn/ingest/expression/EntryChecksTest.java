package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.MATRIX;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.STUDY;
import static dev.cairn.ingest.expression.Download.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.ingest.checks.Finding;
import dev.cairn.schemas.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryChecksTest {
    private static final Map<String, String> NONE = Map.of();

    @TempDir
    private Path folder;

    @Test
    void findsNothingInAGoodStudy() throws Exception {
        Download.good(folder);
        assertThat(findings(NONE)).isEmpty();
    }

    @Test
    void countsSamplesAcrossFiles() throws Exception {
        Download.good(folder).with(TABLE, SAMPLES + "SRR3\tSRP1\thealthy\tthird\n");
        assertThat(findings(NONE))
                .containsExactly(
                        new Finding(
                                "SAMPLE_COUNTS_DIFFER",
                                Severity.WARNING,
                                MATRIX,
                                "samples: matrix 2, TSV 3, JSON 2",
                                1),
                        new Finding(
                                "SAMPLE_WITHOUT_VALUES",
                                Severity.WARNING,
                                MATRIX + " SRR3",
                                "a sample of the metadata without a column",
                                1));
    }

    @Test
    void bearsSamplesWithoutMetadataIfTheItemDoes() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("SRR2", "SRR9"));
        assertThat(severities(NONE)).contains(Map.entry("SAMPLE_WITHOUT_METADATA", Severity.ERROR));
        assertThat(severities(Map.of("threshold.samples_without_metadata", "0.5")))
                .contains(Map.entry("SAMPLE_WITHOUT_METADATA", Severity.WARNING));
        Download.good(folder).without(TABLE).without(JSON);
        assertThat(severities(Map.of("threshold.samples_without_metadata", "1")))
                .containsExactly(Map.entry("METADATA_MISSING", Severity.WARNING));
    }

    @Test
    void weighsMissingValues() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("\t2\n", "\tNA\n"));
        assertThat(findings(NONE))
                .containsExactly(
                        new Finding("MISSING_VALUES", Severity.WARNING, MATRIX, "16.7 % of 6 cells have no value", 1));
        assertThat(severities(Map.of("threshold.missing_values_error", "0.1")))
                .containsExactly(Map.entry("MISSING_VALUES", Severity.ERROR));
        assertThat(severities(Map.of("threshold.missing_values_warning", "0.2")))
                .isEmpty();
    }

    @Test
    void knowsNegativeValuesForNormalOnMicroarraysOnly() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("1.5", "-1.5"));
        assertThat(findings(NONE))
                .contains(new Finding(
                        "NEGATIVE_VALUES",
                        Severity.WARNING,
                        MATRIX,
                        "the least value is -1.5, but the study is RNA-seq",
                        1));
        Download.good(folder)
                .with(MATRIX, GENES.replace("1.5", "-1.5"))
                .with(JSON, Download.AGGREGATED.replace("RNA-SEQ", "MICROARRAY"));
        assertThat(severities(NONE)).doesNotContainKey("NEGATIVE_VALUES");
        Download.good(folder).without(JSON).with(MATRIX, GENES.replace("1.5", "-1.5"));
        assertThat(severities(NONE)).containsKey("NEGATIVE_VALUES");
    }

    @Test
    void noticesValuesThatAreTooLarge() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("1.5", "1e7"));
        assertThat(severities(NONE)).isEmpty();
        assertThat(severities(Map.of("threshold.rna_seq_maximum", "1e6"))).containsOnlyKeys("VALUES_TOO_LARGE");
        Download.good(folder)
                .with(MATRIX, GENES.replace("1.5", "1e7"))
                .with(JSON, Download.AGGREGATED.replace("RNA-SEQ", "MICROARRAY"));
        assertThat(severities(NONE)).containsOnlyKeys("VALUES_TOO_LARGE");
    }

    @Test
    void countsGenesThatAreZeroEverywhere() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("1e-3", "0"));
        assertThat(findings(NONE))
                .containsExactly(new Finding(
                        "ALL_ZERO_GENES", Severity.INFO, MATRIX, "33.3 % of 3 genes have no value but 0", 1));
        assertThat(severities(Map.of("threshold.all_zero_genes", "0.3")))
                .containsExactly(Map.entry("ALL_ZERO_GENES", Severity.WARNING));
    }

    @Test
    void namesSamplesWithFewGenesAndGenesWithUnusualNames() throws Exception {
        Download.good(folder).with(MATRIX, GENES.replace("1.5", "0").replace("ENSG00000000002", "TP53"));
        assertThat(findings(NONE))
                .contains(
                        new Finding(
                                "FEW_GENES_DETECTED",
                                Severity.WARNING,
                                MATRIX + " SRR1",
                                "less than 10.0 % of 3 genes have a value above 0",
                                1),
                        new Finding(
                                "GENE_ID_UNUSUAL",
                                Severity.WARNING,
                                MATRIX + " TP53",
                                "33.3 % of 3 genes have a name that is no Ensembl id",
                                1));
        assertThat(severities(Map.of("threshold.unusual_gene_ids", "0.4")))
                .contains(Map.entry("GENE_ID_UNUSUAL", Severity.INFO));
        for (var usual : List.of("ENSMUSG00000000001.4", "ENSDARG00000000018", "FBgn0000003", "YAL001C")) {
            assertThat(GeneIds.isUsual(usual)).as(usual).isTrue();
        }
    }

    @Test
    void measuresHowMuchTheMetadataSay() throws Exception {
        Download.good(folder).without(JSON).with(TABLE, "refinebio_accession_code\nSRR1\nSRR2\n");
        assertThat(findings(NONE))
                .containsExactly(
                        new Finding("TITLES_MISSING", Severity.WARNING, MATRIX, "0 of 2 samples have a title", 2),
                        new Finding(
                                "CONDITIONS_MISSING",
                                Severity.WARNING,
                                MATRIX,
                                "0 of 2 samples have a disease, treatment or subject",
                                2));
        var figures = ExpressionSurvey.survey(folder.toUri(), STUDY, NONE).figures();
        assertThat(figures.titledSamples()).isZero();
        assertThat(figures.describedSamples()).isZero();
    }

    @Test
    void leavesOutAnnotationsThatATopicHasNoRoomFor() throws Exception {
        var annotated = Download.AGGREGATED.replace(
                "\"SRR1\": {", "\"SRR1\": {\"refinebio_annotations\": [\"" + "x".repeat(16 << 20) + "\"], ");
        Download.good(folder).with(JSON, annotated);
        var surveyed = ExpressionSurvey.survey(folder.toUri(), STUDY, NONE);
        assertThat(surveyed.header().at("/samples/SRR1/json").has("refinebio_annotations"))
                .isFalse();
        assertThat(surveyed.header().at("/samples/SRR1/json").has("refinebio_title"))
                .isTrue();
        assertThat(surveyed.header().path("findings").findValuesAsText("code")).containsExactly("ANNOTATIONS_OMITTED");
    }

    @Test
    void everyCheckAndThresholdSaysWhatItMeans() {
        assertThat(EntryCheck.values())
                .allSatisfy(check -> assertThat(check.meaning()).endsWith("."));
        assertThat(Threshold.values())
                .allSatisfy(threshold -> assertThat(threshold.meaning()).endsWith("."));
        assertThat(Threshold.RNA_SEQ_MAXIMUM.parameter()).isEqualTo("threshold.rna_seq_maximum");
    }

    private List<Finding> findings(Map<String, String> parameters) throws Exception {
        var surveyed = ExpressionSurvey.survey(folder.toUri(), STUDY, parameters);
        assertThat(surveyed.rejected())
                .isEqualTo(surveyed.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR));
        return surveyed.findings();
    }

    private Map<String, Severity> severities(Map<String, String> parameters) throws Exception {
        var severities = new TreeMap<String, Severity>();
        findings(parameters).forEach(finding -> severities.put(finding.code(), finding.severity()));
        return severities;
    }
}
