package dev.cairn.ingest.expression;

import static dev.cairn.ingest.expression.Download.AGGREGATED;
import static dev.cairn.ingest.expression.Download.GENES;
import static dev.cairn.ingest.expression.Download.JSON;
import static dev.cairn.ingest.expression.Download.SAMPLES;
import static dev.cairn.ingest.expression.Download.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionSourceTest {
    @TempDir
    private Path folder;

    @Test
    void listsStudiesByExperiment() {
        Download.good(folder)
                .with("SRP2/SRP2.tsv.gz", GENES)
                .with("deep/er/GSE3/metadata_GSE3.tsv", SAMPLES)
                .with("README.md", "#")
                .with("LICENSE.TXT", "")
                .with("illness_cases.json", "[]")
                .with("notes.tsv", "a\tb");
        assertThat(studies())
                .containsExactly(
                        new ListedStudy("GSE3", List.of("deep/er/GSE3/metadata_GSE3.tsv", JSON), false),
                        new ListedStudy("SRP1", List.of("SRP1/SRP1.tsv", TABLE, JSON), true),
                        new ListedStudy("SRP2", List.of("SRP2/SRP2.tsv.gz", JSON), true));
    }

    @Test
    void listsFlatFilesAndPrefersPlainOnes() {
        Download.empty(folder)
                .with("SRP1.tsv", GENES)
                .with("SRP1.tsv.gz", GENES)
                .with("metadata_SRP1.tsv", SAMPLES)
                .with("E-MTAB-12.tsv", GENES)
                .with("mine.tsv", GENES)
                .with("metadata_mine.tsv", "refinebio_accession_code\nSRR1\nSRR2\n");
        assertThat(studies())
                .containsExactly(
                        new ListedStudy("E-MTAB-12", List.of("E-MTAB-12.tsv"), true),
                        new ListedStudy("SRP1", List.of("SRP1.tsv", "metadata_SRP1.tsv"), true),
                        new ListedStudy("mine", List.of("mine.tsv", "metadata_mine.tsv"), true));
    }

    @Test
    void listsExperimentsThatOnlyAJsonHas() {
        Download.empty(folder).with(JSON, AGGREGATED);
        assertThat(studies()).containsExactly(new ListedStudy("SRP1", List.of(JSON), false));
    }

    @Test
    void takesTheNearestJson() {
        Download.good(folder).with("SRP1/" + JSON, AGGREGATED);
        assertThat(studies().get(0).files()).containsExactly("SRP1/SRP1.tsv", TABLE, "SRP1/" + JSON);
    }

    @Test
    void listsTheExperimentsOfASpecies() {
        Download.empty(folder)
                .with("HOMO_SAPIENS/HOMO_SAPIENS.tsv", GENES)
                .with("HOMO_SAPIENS/metadata_HOMO_SAPIENS.tsv", SAMPLES.replace("SRR2\tSRP1", "SRR2\tSRP2"))
                .with("MUS_MUSCULUS/MUS_MUSCULUS.tsv", GENES.replace("SRR", "GSM"))
                .with(JSON, """
                        {"experiments": {"SRP1": {"sample_accession_codes": ["SRR1"]},
                                         "SRP2": {"sample_accession_codes": ["SRR2"]},
                                         "GSE1": {"sample_accession_codes": ["GSM2"]},
                                         "GSE2": {"sample_accession_codes": ["GSM9"]}}, "samples": {}}
                        """);
        assertThat(studies())
                .extracting(ListedStudy::accession, ListedStudy::hasMatrix)
                .containsExactly(tuple("GSE1", true), tuple("GSE2", false), tuple("SRP1", true), tuple("SRP2", true));
    }

    @Test
    void listsTheOthersBesideMetadataThatAreBroken() {
        Download.good(folder).with("SRP2/" + JSON, "{broken");
        assertThat(studies()).extracting(ListedStudy::accession).containsExactly("SRP1");
        assertThatThrownBy(() -> ExpressionSource.at(folder).parts("SRP2")).hasMessageContaining("is broken");
        Download.empty(folder.resolve("only")).with(JSON, "{broken");
        assertThatThrownBy(() -> ExpressionSource.at(folder.resolve("only")).studies())
                .hasMessageContaining("is broken");
    }

    @Test
    void readsAZipAndRefusesOtherSchemes() {
        var zip = Download.good(folder.resolve("download")).zip(Map.of());
        try (var source = ExpressionSource.at(zip.toUri())) {
            assertThat(source.studies()).extracting(ListedStudy::accession).containsExactly("SRP1");
        }
        assertThatThrownBy(() -> ExpressionSource.at(URI.create("https://user:secret@example.org/x.zip")))
                .hasMessageContaining("is not a file")
                .hasMessageNotContaining("secret");
    }

    private List<ListedStudy> studies() {
        try (var source = ExpressionSource.at(folder)) {
            return source.studies();
        }
    }
}
