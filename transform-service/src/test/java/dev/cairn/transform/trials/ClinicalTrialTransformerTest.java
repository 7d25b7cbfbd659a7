package dev.cairn.transform.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.kit.content.RequestKey;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.Age;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.DiseaseMatch;
import dev.cairn.schemas.MatchedIn;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.PartialDate;
import dev.cairn.schemas.PreparedPayload;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClinicalTrialTransformerTest {
    private static final String IDENTIFICATION = "/protocolSection/identificationModule";

    private final ClinicalTrialTransformer transformer = new ClinicalTrialTransformer();

    @Test
    void readsDatesWithTheirPrecision() {
        var trial = trial(Studies.complete());

        assertThat(trial.getStartDate()).isEqualTo(date(2021, 5, 1, DatePrecision.MONTH));
        assertThat(trial.getPrimaryCompletionDate()).isEqualTo(date(2026, 1, 1, DatePrecision.YEAR));
        assertThat(trial.getCompletionDate()).isEqualTo(date(2027, 12, 31, DatePrecision.DAY));
        assertThat(trial.getStudyFirstSubmitDate()).isEqualTo(date(2021, 1, 5, DatePrecision.DAY));
        assertThat(trial.getLastUpdateDate()).isEqualTo(date(2024, 2, 29, DatePrecision.DAY));
    }

    @Test
    void readsAgesNumbersAndTruthValues() {
        var trial = trial(Studies.complete());

        assertThat(trial.getMinimumAge()).isEqualTo(new Age("18 Months", 547.875, 1.5));
        assertThat(trial.getMaximumAge().getYears()).isEqualTo(75);
        assertThat(trial.getEnrollmentCount()).isEqualTo(42);
        assertThat(trial.getHealthyVolunteers()).isFalse();
        assertThat(trial.getGenderBased()).isTrue();
        assertThat(trial.getHasResults()).isFalse();
    }

    @Test
    void keepsListsAsCompactJsonWithTheDocumentedMembersOnly() {
        var trial = trial(Studies.complete());

        assertThat(trial.getArmGroups())
                .isEqualTo(
                        "[{\"label\":\"A\",\"type\":\"EXPERIMENTAL\",\"description\":\"Gets it\","
                                + "\"interventionNames\":[\"Drug: Migalastat\"]},{\"label\":\"B\",\"type\":\"NO_INTERVENTION\"}]");
        assertThat(trial.getInterventions())
                .isEqualTo("[{\"type\":\"DRUG\",\"name\":\"Migalastat\",\"description\":\"150 mg\","
                        + "\"armGroupLabels\":[\"A\"],\"otherNames\":[\"AT1001\"]},"
                        + "{\"type\":\"BEHAVIORAL\",\"name\":\"Walking\"}]");
        assertThat(trial.getLocations())
                .isEqualTo("[{\"facility\":\"Clinic\",\"status\":\"RECRUITING\",\"city\":\"Bilbao\","
                        + "\"state\":\"Bizkaia\",\"zip\":\"48001\",\"country\":\"Spain\","
                        + "\"geoPoint\":{\"lat\":43.26271,\"lon\":-2.92528}},{\"facility\":\"Elsewhere\"}]");
        assertThat(trial.getCollaborators()).isEqualTo("[{\"name\":\"Trail Foundation\",\"class\":\"NETWORK\"}]");
        assertThat(trial.getSeeAlsoLinks()).isEqualTo("[{\"label\":\"Site\",\"url\":\"https://example.org/\"}]");
    }

    @Test
    void joinsInterventionsForReaders() {
        var trial = trial(Studies.complete());

        assertThat(trial.getDrugName()).isEqualTo("DRUG: Migalastat; BEHAVIORAL: Walking");
        assertThat(trial.getDrugDescription()).isEqualTo("150 mg");
    }

    @Test
    void readsAStudyOfWhichOnlyNumberAndTitleAreKnown() {
        var trial = trial(
                "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT00000000\",\"briefTitle\":\"T\"}}}");

        assertThat(trial)
                .isEqualTo(ClinicalTrial.newBuilder()
                        .setNctId("NCT00000000")
                        .setBriefTitle("T")
                        .setConditions(List.of())
                        .setKeywords(List.of())
                        .setPhases(List.of())
                        .setStdAges(List.of())
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "nctId, , FIELD_MISSING",
        "nctId, '', FIELD_MISSING",
        "nctId, nct00000001, FIELD_INVALID",
        "nctId, NCT0000000, FIELD_INVALID",
        "nctId, NCT000000012, FIELD_INVALID",
        "briefTitle, , FIELD_MISSING",
        "briefTitle, '  ', FIELD_MISSING"
    })
    void needsNumberAndTitle(String field, String value, ErrorCode code) {
        var study = Studies.complete();
        ((ObjectNode) study.at(IDENTIFICATION)).put(field, value);

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> trial(study))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.protocolSection.identificationModule." + field));
    }

    @Test
    void refusesTextThatNoDatabaseCanStore() {
        var study = Studies.complete();
        ((ObjectNode) study.at("/protocolSection/conditionsModule"))
                .putArray("keywords")
                .add("a")
                .add("b\0");

        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> trial(study))
                .withMessageContaining("U+0000")
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.protocolSection.conditionsModule.keywords[1]"));
    }

    @ParameterizedTest
    @CsvSource({
        "Fabry disease, TITLE",
        "Gaucher disease type 1, CONDITION",
        "Krabbe disease, KEYWORD",
        "Pompe disease, ELSEWHERE",
        "Farber disease, NOWHERE",
        "—, NOWHERE"
    })
    void saysWhereTheDiseaseWasFound(String name, MatchedIn place) {
        var payload =
                transform(Studies.complete().toString(), Map.of("disease_name", name, "orpha_code", "9"), Map.of());

        assertThat(((ClinicalTrialDocument) payload.getDocument()).getDisease())
                .isEqualTo(new DiseaseMatch("9", name, place));
    }

    @Test
    void knowsNoDiseaseInABulkQuery() {
        var payload = transform(Studies.complete().toString(), Map.of("start_year", "2024"), Map.of());

        assertThat(((ClinicalTrialDocument) payload.getDocument()).getDisease()).isNull();
    }

    @Test
    void refusesHalfADisease() {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> transform(Studies.complete().toString(), Map.of("disease_name", "x"), Map.of()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_MISSING));
    }

    @Test
    void hashesTheStudyAndNotTheDiseaseThatAskedForIt() {
        var study = Studies.complete().toString();
        var plain = transform(study, Map.of(), Map.of());
        var asked = transform(study, Map.of("disease_name", "Fabry disease", "orpha_code", "324"), Map.of());
        var changed = transform(study.replace("\"count\":42", "\"count\":43"), Map.of(), Map.of());

        assertThat(plain.getContentHash()).matches("[0-9a-f]{64}").isEqualTo(asked.getContentHash());
        assertThat(changed.getContentHash()).isNotEqualTo(plain.getContentHash());
    }

    @Test
    void hashesAlikeWhatDiffersOnlyInOrderSpacesAndFieldsThatAreNotKept() throws Exception {
        var study = Studies.complete();
        var identification = (ObjectNode) study.at(IDENTIFICATION);
        identification.set("nctId", identification.remove("nctId"));
        ((ObjectNode) study.get("protocolSection")).putObject("oversightModule").put("oversightHasDmc", true);
        var location = (ObjectNode) study.at("/protocolSection/contactsLocationsModule/locations/0");
        location.set("facility", location.remove("facility"));
        var other = Studies.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(study);

        assertThat(transform(other, Map.of(), Map.of()).getContentHash())
                .isEqualTo(transform(Studies.complete().toString(), Map.of(), Map.of())
                        .getContentHash());
    }

    @Test
    void asksForAnEmbeddingOfTheStudysWords() {
        var input = transform(Studies.complete().toString(), Map.of(), Map.of("model", "onnx:mini"))
                .getModelInput();

        assertThat(input.getText()).isEqualTo("""
                        Migalastat in Fabry Disease
                        A Randomised Study of Migalastat – in Children and Adults
                        Lysosomal Storage, Gaucher Disease, Type 1
                        enzyme, Krabbe disease
                        What happens.

                        And what then.
                        Inclusion:
                        * GLA variant""");
        assertThat(input.getKind()).isEqualTo(ModelKind.EMBEDDING);
        assertThat(input.getModel()).isEqualTo("onnx:mini");
        assertThat(input.getRequestKey())
                .isEqualTo(RequestKey.of(ModelKind.EMBEDDING, "onnx:mini", Map.of(), input.getText()));
    }

    @Test
    void asksForTheTextThatTheRunWants() {
        var study = Studies.complete().toString();
        var settings = Map.of("model", "onnx:mini", "embedding.template", "{conditions}");

        assertThat(transform(study, Map.of(), settings).getModelInput().getText())
                .isEqualTo("Lysosomal Storage, Gaucher Disease, Type 1");
        assertThat(transform(study, Map.of(), Map.of("model", "onnx:mini"))
                        .getModelInput()
                        .getText())
                .startsWith("Migalastat");
    }

    @Test
    void asksForNothingWithoutAModel() {
        var study = Studies.complete().toString();

        assertThat(transform(study, Map.of(), Map.of()).getModelInput()).isNull();
        assertThat(transform(study, Map.of(), Map.of("model", "none")).getModelInput())
                .isNull();
    }

    private ClinicalTrial trial(ObjectNode study) {
        return trial(study.toString());
    }

    private ClinicalTrial trial(String study) {
        return ((ClinicalTrialDocument) transform(study, Map.of(), Map.of()).getDocument()).getTrial();
    }

    private PreparedPayload transform(String study, Map<String, String> parameters, Map<String, String> settings) {
        return transformer.transform(Studies.header(settings), Studies.payload(study, parameters));
    }

    private static PartialDate date(int year, int month, int day, DatePrecision precision) {
        return new PartialDate(LocalDate.of(year, month, day), precision);
    }
}
