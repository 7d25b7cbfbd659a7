package dev.cairn.transform.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import dev.cairn.transform.expression.illness.IllnessRules;
import dev.cairn.transform.json.JsonCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReaderTest {
    private static final Platform HISEQ =
            new Platform("Illumina HiSeq 2000", "IlluminaHiSeq2000", "Illumina", Technology.RNA_SEQ);
    private static final Platform HOMEMADE = new Platform("Homemade sequencer", null, null, Technology.RNA_SEQ);
    private static final IllnessCall UNKNOWN = new IllnessCall(Illness.UNKNOWN, 0.0, "none", null);

    @Test
    void readsWhatHoldsForTheStudy() {
        var prepared = new ExpressionTransformer(IllnessRules.bundled())
                .transform(
                        Expressions.recordHeader(Expressions.STUDY, Expressions.STUDY),
                        Expressions.payload(Expressions.header()));
        var study = (ExpressionStudy) prepared.getDocument();

        assertThat(study.getAccession()).isEqualTo("SRP999001");
        assertThat(study.getTitle()).isEqualTo("An invented study of sepsis");
        assertThat(study.getDescription()).isEqualTo("Nobody was ill.");
        assertThat(study.getOrganism()).isEqualTo("Homo sapiens");
        assertThat(study.getTechnology()).isEqualTo(Technology.RNA_SEQ);
        assertThat(study.getAttributes())
                .isEqualTo(Map.of("has_publication", "true", "pubmed_id", "123", "num_samples", "3"));
        assertThat(study.getSampleSet()).isEqualTo(SampleSet.of("SRP999001", List.of("SRR3", "SRR1", "SRR2", "SRR4")));
        assertThat(study.getGenes()).isEqualTo(2);
        assertThat(study.getRejected()).isFalse();
        assertThat(study.getFigures())
                .isEqualTo(Map.of("samples", 4.0, "genes", 2.0, "minimum", -1.5, "illness_known_share", 0.5));
        assertThat(prepared.getContentHash()).isEqualTo(RecordHash.of(study));
        assertThat(prepared.getModelInput()).isNull();
    }

    @Test
    void readsSamplesInTheirOrderFromBothFiles() {
        assertThat(read(Expressions.header()).getSamples())
                .containsExactly(
                        new ExpressionSample("SRR3", "Sample 3", null, HOMEMADE, UNKNOWN, Map.of()),
                        new ExpressionSample(
                                "SRR1",
                                "HC1__CD4",
                                "Homo sapiens",
                                HISEQ,
                                new IllnessCall(Illness.CONTROL, 0.95, "healthy", "refinebio_disease: healthy"),
                                Map.of(
                                        "refinebio_age", "53.0",
                                        "refinebio_disease", "healthy",
                                        "refinebio_processed", "true",
                                        "refinebio_sex", "male",
                                        "title", "another title",
                                        "batch", "7")),
                        new ExpressionSample(
                                "SRR2",
                                "Septic shock, day 1",
                                "Homo sapiens",
                                HOMEMADE,
                                new IllnessCall(Illness.SEPTIC_SHOCK, 0.95, "septic_shock", "title: Septic shock"),
                                Map.of()),
                        new ExpressionSample("SRR4", null, null, null, UNKNOWN, Map.of()));
    }

    @Test
    void addsWhatItFindsToTheFindingsOnEntry() {
        assertThat(read(Expressions.header()).getFindings())
                .containsExactly(
                        new QualityFinding(
                                "NULL_VALUES",
                                Severity.WARNING,
                                "SRP999001/SRP999001.tsv, line 3",
                                "a value is missing",
                                1L),
                        new QualityFinding(
                                "ILLNESS_COVERAGE",
                                Severity.INFO,
                                "SRR3, SRR4",
                                "no illness rule tells the illness of 2 of 4 samples",
                                2L),
                        new QualityFinding(
                                "PLATFORM_UNKNOWN",
                                Severity.WARNING,
                                "SRR3, SRR2",
                                "nobody knows who makes the platform Homemade sequencer",
                                2L));
    }

    @Test
    void warnsWhereFewerIllnessesAreKnownThanTheRulesAskFor(@TempDir Path folder) throws IOException {
        var rules = IllnessRules.read(Files.writeString(folder.resolve("r.yaml"), "warn_below: 0.51"));

        assertThat(StudyReader.read(
                                JsonCursor.parse(Expressions.payload(Expressions.header())
                                        .getPayload()),
                                "SRP999001",
                                rules)
                        .getFindings())
                .filteredOn(finding -> finding.getCode().equals("ILLNESS_COVERAGE"))
                .extracting(QualityFinding::getSeverity)
                .containsExactly(Severity.WARNING);
    }

    @Test
    void namesTheFirstOfManySamples() {
        var header = Expressions.header();
        for (var i = 10; i < 20; i++) {
            ((ArrayNode) header.get("sample_order")).add("SRR" + i);
        }

        assertThat(finding(read(header), "ILLNESS_COVERAGE").getLocation())
                .isEqualTo("SRR3, SRR4, SRR10, SRR11, SRR12 …");
    }

    @Test
    void leavesTheOrganismOpenWhereSamplesHaveSeveral() {
        var header = Expressions.header();
        ((ObjectNode) header.at("/samples/SRR3/json")).put("refinebio_organism", "Mus musculus");

        var study = read(header);

        assertThat(study.getOrganism()).isNull();
        assertThat(study.getSamples().get(0).getOrganism()).isEqualTo("Mus musculus");
        assertThat(finding(study, "ORGANISM_MIXED").getMessage())
                .isEqualTo("the samples are of 2 organisms: Mus musculus, Homo sapiens");
    }

    @Test
    void saysThatStudyAndPlatformDisagreeOnTheTechnology() {
        var header = Expressions.header();
        experiment(header).put("technology", "MICROARRAY");

        var study = read(header);

        assertThat(study.getTechnology()).isEqualTo(Technology.MICROARRAY);
        assertThat(study.getSamples().get(1).getPlatform()).isEqualTo(HISEQ);
        assertThat(study.getSamples().get(0).getPlatform().getTechnology()).isEqualTo(Technology.MICROARRAY);
        assertThat(finding(study, "TECHNOLOGY_MISMATCH"))
                .isEqualTo(new QualityFinding(
                        "TECHNOLOGY_MISMATCH",
                        Severity.WARNING,
                        "SRR1",
                        "the study says MICROARRAY, but was measured with Illumina HiSeq 2000",
                        1L));
    }

    @Test
    void keepsATechnologyThatNobodyKnowsAndAsksThePlatforms() {
        var header = Expressions.header();
        experiment(header).put("technology", "Proteomics");

        var study = read(header);

        assertThat(study.getTechnology()).isEqualTo(Technology.RNA_SEQ);
        assertThat(study.getAttributes()).containsEntry("technology", "Proteomics");
        assertThat(finding(study, "TECHNOLOGY_UNKNOWN").getMessage()).contains("\"Proteomics\"");
    }

    @Test
    void saysThatPlatformsAreOfSeveralTechnologies() {
        var header = Expressions.header();
        experiment(header).remove("technology");
        ((ObjectNode) header.at("/samples/SRR3/json")).put("refinebio_platform", "Agilent (GPL1)");

        var study = read(header);

        assertThat(study.getTechnology()).isEqualTo(Technology.UNKNOWN);
        assertThat(finding(study, "TECHNOLOGY_MISMATCH").getMessage())
                .isEqualTo("the platforms are of MICROARRAY, RNA_SEQ");
    }

    @Test
    void readsAStudyOfWhichNothingIsKnownButItsSamples() throws IOException {
        var study = read(Expressions.JSON.readTree("{\"accession\":\"SRP999001\",\"sample_order\":[\"A\",\"B\"]}"));

        assertThat(study.getTitle()).isNull();
        assertThat(study.getTechnology()).isEqualTo(Technology.UNKNOWN);
        assertThat(study.getGenes()).isZero();
        assertThat(study.getSamples()).hasSize(2);
        assertThat(study.getFindings()).extracting(QualityFinding::getCode).containsExactly("ILLNESS_COVERAGE");
    }

    @Test
    void keepsTheFindingsOfARejectedStudyWhoseSamplesRepeat() {
        var header = Expressions.header().put("rejected", true);
        ((ArrayNode) header.get("sample_order")).add("SRR1");

        var study = read(header);

        assertThat(study.getRejected()).isTrue();
        assertThat(study.getSamples()).hasSize(4);
        assertThat(study.getFindings()).extracting(QualityFinding::getCode).contains("NULL_VALUES");
    }

    @Test
    void keepsTheFindingsOfARejectedStudyWithoutSamples() {
        var header = Expressions.header().put("rejected", true);
        header.remove(List.of("sample_order", "samples", "matrix", "experiment"));

        var study = read(header);

        assertThat(study.getRejected()).isTrue();
        assertThat(study.getSamples()).isEmpty();
        assertThat(study.getFindings()).extracting(QualityFinding::getCode).containsExactly("NULL_VALUES");
    }

    @Test
    void namesSamplesInALocationThatAnIndexTakes() {
        var header = Expressions.header();
        var order = header.putArray("sample_order");
        for (var i = 0; i < 5; i++) {
            order.add("x".repeat(199) + i);
        }

        assertThat(finding(read(header), "ILLNESS_COVERAGE").getLocation()).hasSize(401);
    }

    @Test
    void cutsALocationThatNoIndexTakes() {
        var header = Expressions.header();
        ((ObjectNode) header.at("/findings/0")).put("location", "x" + "😀".repeat(1000));

        assertThat(finding(read(header), "NULL_VALUES").getLocation()).isEqualTo("x" + "😀".repeat(199) + "…");
    }

    private static ObjectNode experiment(ObjectNode header) {
        return (ObjectNode) header.get("experiment");
    }

    private static QualityFinding finding(ExpressionStudy study, String code) {
        assertThat(study.getFindings()).extracting(QualityFinding::getCode).containsOnlyOnce(code);
        return study.getFindings().stream()
                .filter(finding -> finding.getCode().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static ExpressionStudy read(JsonNode header) {
        return (ExpressionStudy) new ExpressionTransformer(IllnessRules.bundled())
                .transform(Expressions.recordHeader(Expressions.STUDY, Expressions.STUDY), Expressions.payload(header))
                .getDocument();
    }
}
