package dev.cairn.transform.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.Technology;
import dev.cairn.transform.expression.illness.IllnessRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Makes headers of real metadata as ingest would, and counts what comes of them. */
class RealStudiesTest {
    private static final Path FOLDER = Path.of(System.getProperty("cairn.shared", "../shared"), "data/gene_expression");

    @BeforeEach
    void needsTheSharedData() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "the shared data is not at " + FOLDER);
    }

    @Test
    void callsExactlyTheHealthyOnesOfARheumatismStudyControls() throws IOException {
        var metadata = Expressions.JSON.readTree(
                FOLDER.resolve("SRP158491/aggregated_metadata.json").toFile());
        var header = header("SRP158491");
        header.set("experiment", metadata.at("/experiments/SRP158491"));
        metadata.get("samples").properties().forEach(sample -> {
            header.withArray("sample_order").add(sample.getKey());
            header.withObject("/samples").putObject(sample.getKey()).set("json", sample.getValue());
        });

        var study = transform(header);

        assertThat(study.getSamples()).hasSize(276);
        assertThat(illnesses(study)).isEqualTo(Map.of(Illness.CONTROL, 62L, Illness.UNKNOWN, 214L));
        assertThat(study.getSamples())
                .filteredOn(sample -> sample.getIllness().getIllness() == Illness.CONTROL)
                .allSatisfy(sample -> {
                    assertThat(sample.getAttributes()).containsEntry("refinebio_disease", "healthy");
                    assertThat(sample.getIllness().getEvidence()).isEqualTo("refinebio_disease: healthy");
                });
        assertThat(study.getOrganism()).isEqualTo("Homo sapiens");
        assertThat(study.getTechnology()).isEqualTo(Technology.RNA_SEQ);
        assertThat(study.getAttributes()).containsEntry("pubmed_id", "31167762").doesNotContainKey("publication_doi");
        assertThat(platforms(study))
                .containsExactly(
                        new Platform("Ion Torrent Proton", "IonTorrentProton", "Ion Torrent", Technology.RNA_SEQ));
    }

    @Test
    void readsAMouseStudyFromItsTable() throws IOException {
        var study = transform(table("SRP110235"));

        assertThat(study.getSamples())
                .extracting(sample -> sample.getIllness().getIllness())
                .containsExactly(Illness.CONTROL, Illness.CONTROL, Illness.UNKNOWN, Illness.UNKNOWN);
        assertThat(study.getOrganism()).isEqualTo("Mus musculus");
        assertThat(study.getTechnology()).isEqualTo(Technology.RNA_SEQ);
        assertThat(platforms(study))
                .containsExactly(
                        new Platform("Illumina HiSeq 2000", "IlluminaHiSeq2000", "Illumina", Technology.RNA_SEQ));
    }

    @Test
    void readsAZebrafishStudyFromItsTable() throws IOException {
        var study = transform(table("GSE71270"));

        assertThat(illnesses(study)).isEqualTo(Map.of(Illness.CONTROL, 5L, Illness.UNKNOWN, 5L));
        assertThat(study.getOrganism()).isEqualTo("Danio rerio");
        assertThat(study.getTechnology()).isEqualTo(Technology.MICROARRAY);
        assertThat(platforms(study))
                .containsExactly(new Platform(
                        "Affymetrix Zebrafish Genome Array", "zebrafish", "Affymetrix", Technology.MICROARRAY));
    }

    private static ObjectNode header(String study) {
        return Expressions.JSON.createObjectNode().put("accession", study);
    }

    private static ObjectNode table(String study) throws IOException {
        var lines = Files.readAllLines(FOLDER.resolve(study + "/metadata_" + study + ".tsv"));
        var names = lines.get(0).split("\t", -1);
        var header = header(study);
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split("\t", -1);
            header.withArray("sample_order").add(cells[0]);
            var tsv = header.withObject("/samples").putObject(cells[0]).putObject("tsv");
            for (var i = 0; i < names.length; i++) {
                tsv.put(names[i], cells[i]);
            }
        }
        return header;
    }

    private static Map<Illness, Long> illnesses(ExpressionStudy study) {
        return study.getSamples().stream()
                .map(sample -> sample.getIllness().getIllness())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static List<Platform> platforms(ExpressionStudy study) {
        return study.getSamples().stream()
                .map(ExpressionSample::getPlatform)
                .distinct()
                .toList();
    }

    private static ExpressionStudy transform(ObjectNode header) {
        var study = header.get("accession").textValue();
        return (ExpressionStudy) new ExpressionTransformer(IllnessRules.bundled())
                .transform(Expressions.recordHeader(study, study), Expressions.payload(header))
                .getDocument();
    }
}
