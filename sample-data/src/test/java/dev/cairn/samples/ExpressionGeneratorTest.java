package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.samples.ExpressionStudyPlan.Technology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionGeneratorTest {
    private static final ExpressionStudyPlan SEQUENCED = new ExpressionStudyPlan("CRN1", Technology.RNA_SEQ, 100, 8);
    private static final ExpressionStudyPlan ARRAY = new ExpressionStudyPlan("CRN2", Technology.MICROARRAY, 60, 5);

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        ExpressionGenerator.seeded(7).write(List.of(SEQUENCED, ARRAY), folder);
    }

    @Test
    void matricesHaveARowForEachGeneAndAColumnForEachSample() throws Exception {
        assertThat(matrix("CRN1"))
                .hasSize(101)
                .allSatisfy(row -> assertThat(row).hasSize(9))
                .first()
                .isEqualTo(new String[] {
                    "Gene",
                    "CRN1S00001",
                    "CRN1S00002",
                    "CRN1S00003",
                    "CRN1S00004",
                    "CRN1S00005",
                    "CRN1S00006",
                    "CRN1S00007",
                    "CRN1S00008"
                });
        assertThat(matrix("CRN2"))
                .hasSize(61)
                .last()
                .satisfies(row -> assertThat(row[0]).isEqualTo("ENSG00000000060"));
    }

    @Test
    void onlyMicroarraysHaveNegativeValues() throws Exception {
        assertThat(values("CRN1")).noneMatch(value -> value < 0).anyMatch(value -> value > 10);
        assertThat(values("CRN2")).anyMatch(value -> value < 0);
    }

    @Test
    void everyFiftiethGeneIsSilentInSequencing() throws Exception {
        assertThat(matrix("CRN1").get(50)).endsWith("0.000", "0.000");
        assertThat(Arrays.stream(matrix("CRN1").get(50)).distinct()).hasSize(2);
    }

    @Test
    void metadataSaysTheSameInBothForms() throws Exception {
        var root = StudyPage.MAPPER.readTree(
                folder.resolve("aggregated_metadata.json").toFile());
        var rows = Files.readAllLines(folder.resolve("CRN1/metadata_CRN1.tsv"));
        assertThat(root.at("/samples")).hasSize(13);
        assertThat(root.at("/experiments/CRN1/sample_accession_codes")).hasSize(8);
        assertThat(rows).hasSize(9);
        assertThat(rows.get(1)).contains("septic shock", "Septic shock, patient 1");
        assertThat(root.at("/samples/CRN1S00004/refinebio_disease").asText()).isEqualTo("healthy");
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        var again = folder.resolve("again");
        ExpressionGenerator.seeded(7).withGzip().write(List.of(SEQUENCED, ARRAY), again);
        assertThat(Http.unzip(Files.readAllBytes(again.resolve("CRN2/CRN2.tsv.gz"))))
                .isEqualTo(Files.readAllBytes(folder.resolve("CRN2/CRN2.tsv")));
        ExpressionGenerator.seeded(8).write(List.of(ARRAY), again);
        assertThat(again.resolve("CRN2/CRN2.tsv"))
                .content(StandardCharsets.UTF_8)
                .isNotEqualTo(text("CRN2"));
    }

    @Test
    void refusesAStudyOfNothing() {
        assertThatThrownBy(() -> new ExpressionStudyPlan("CRN1", Technology.RNA_SEQ, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Double> values(String study) throws IOException {
        return matrix(study).stream()
                .skip(1)
                .flatMap(row -> Arrays.stream(row).skip(1))
                .map(Double::valueOf)
                .toList();
    }

    private List<String[]> matrix(String study) throws IOException {
        return text(study).lines().map(line -> line.split("\t")).toList();
    }

    private String text(String study) throws IOException {
        return Files.readString(folder.resolve(study).resolve(study + ".tsv"));
    }
}
