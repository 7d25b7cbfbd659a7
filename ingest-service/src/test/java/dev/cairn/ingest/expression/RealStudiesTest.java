package dev.cairn.ingest.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.ingest.checks.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The studies of refine.bio that are at hand, compared with a reader that shares nothing with the product's. */
class RealStudiesTest {
    private static final Path REAL = Path.of(System.getProperty("cairn.shared", "absent"), "data", "gene_expression");

    @BeforeEach
    void requireStudies() {
        Assumptions.assumeTrue(Files.isDirectory(REAL), "the real studies are not here");
    }

    @Test
    void listsThem() {
        try (var source = ExpressionSource.at(REAL)) {
            assertThat(source.studies())
                    .extracting(ListedStudy::accession)
                    .containsExactly("GSE71270", "SRP110235", "SRP158491");
        }
    }

    @ParameterizedTest
    @CsvSource({"SRP110235, 41249, 4, 0", "GSE71270, 9226, 10, 28690"})
    void emitsEveryValueAsItStandsInTheFile(String study, int genes, int samples, long negatives) throws Exception {
        var records = Download.records(REAL, study);
        var figures = Download.header(records.get(0)).path("figures");
        assertThat(figures.path("genes").asInt()).isEqualTo(genes);
        assertThat(figures.path("samples").asInt()).isEqualTo(samples);
        assertThat(figures.path("values").asLong()).isEqualTo((long) genes * samples);
        assertThat(figures.path("nulls").asLong()).isZero();
        assertThat(figures.path("negatives").asLong()).isEqualTo(negatives);
        assertThat(records).hasSize(genes + 1);

        var sum = 0.0;
        try (var lines = lines(study)) {
            var header = lines.readLine().split("\t", -1);
            assertThat(header).hasSize(samples + 1);
            for (var record : records.subList(1, records.size())) {
                var cells = lines.readLine().split("\t", -1);
                var values = Download.values(record);
                assertThat(record.key()).isEqualTo(study + "/" + cells[0]);
                assertThat(values).hasSize(samples);
                for (var sample = 0; sample < samples; sample++) {
                    assertThat(values[sample]).isEqualTo(Float.parseFloat(cells[sample + 1]));
                    sum += Double.parseDouble(cells[sample + 1]);
                }
            }
            assertThat(lines.readLine()).isNull();
        }
        assertThat(figures.path("sum").asDouble()).isCloseTo(sum, within(Math.abs(sum) * 1e-7 + 1e-3));
    }

    @Test
    void emitsTheSamplesOfTheStudyWithoutAMatrix() throws Exception {
        var records = Download.records(REAL, "SRP158491");
        assertThat(records).hasSize(1);
        var header = Download.header(records.get(0));
        assertThat(header.path("sample_order")).hasSize(276);
        assertThat(header.path("samples")).hasSize(276).allSatisfy(sample -> {
            assertThat(sample.has("tsv")).isTrue();
            assertThat(sample.has("json")).isTrue();
        });
        assertThat(header.at("/experiment/technology").asText()).isEqualTo("RNA-SEQ");
        assertThat(header.has("matrix")).isFalse();
    }

    @Test
    void findsNothingThatKeepsThemOut() throws Exception {
        for (var study : new String[] {"SRP110235", "GSE71270", "SRP158491"}) {
            var surveyed = ExpressionSurvey.survey(REAL.toUri(), study, Map.of());
            assertThat(surveyed.rejected()).as(study).isFalse();
            assertThat(surveyed.findings()).as(study).extracting(Finding::code).doesNotContain("NEGATIVE_VALUES");
        }
    }

    private static BufferedReader lines(String study) throws IOException {
        var file = REAL.resolve(study).resolve(study + ".tsv.gz");
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII));
    }
}
