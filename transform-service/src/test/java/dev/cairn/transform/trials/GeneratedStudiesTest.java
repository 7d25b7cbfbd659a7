package dev.cairn.transform.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.samples.Defect;
import dev.cairn.samples.SampleSet;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.MatchedIn;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedStudiesTest {
    private static final int STUDIES = 400;

    private final ClinicalTrialTransformer transformer = new ClinicalTrialTransformer();

    @Test
    void takesEveryValidStudyAndNamesThePathOfEveryDefect() {
        var generator = StudyGenerator.seeded(7).withInvalid(5);
        var seen = EnumSet.noneOf(Defect.class);

        for (var i = 0; i < STUDIES; i++) {
            var study = generator.study(i);
            var defect = generator.defect(i);
            if (defect.isPresent()) {
                seen.add(defect.get());
                assertThatExceptionOfType(PipelineException.class)
                        .as("%s", defect.get())
                        .isThrownBy(() -> transform(study, Map.of()))
                        .satisfies(
                                e -> assertThat(e.path()).isEqualTo(defect.get().path()));
            } else {
                assertThat(transform(study, Map.of()).getTrial().getNctId()).isEqualTo(StudyGenerator.nctId(i));
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(Defect.values());
    }

    @Test
    void tellsStudiesOfADiseaseFromThoseOfAnInstituteWithItsName() {
        var sample = SampleSet.create();
        var farber = sample.diseases().stream()
                .filter(disease -> disease.name().equals("Farber disease"))
                .findFirst()
                .orElseThrow();
        var parameters = Map.of("disease_name", farber.name(), "orpha_code", farber.orphaCode());

        var places = sample.found(farber).stream()
                .filter(study -> study.at("/protocolSection/identificationModule/nctId")
                        .asText()
                        .matches("NCT\\d{8}"))
                .map(study -> transform(study, parameters).getDisease().getMatchedIn())
                .toList();

        assertThat(places).contains(MatchedIn.TITLE, MatchedIn.ELSEWHERE, MatchedIn.NOWHERE);
    }

    private ClinicalTrialDocument transform(JsonNode study, Map<String, String> parameters) {
        var payload = transformer.transform(Studies.header(Map.of()), Studies.payload(study, parameters));
        return (ClinicalTrialDocument) payload.getDocument();
    }
}
