package dev.cairn.transform.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.MatchedIn;
import dev.cairn.schemas.RawPayload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudySummaryReaderTest {
    private static final String SUMMARY = """
            {"nctId": "NCT00000001", "briefTitle": "Velorgalase in invented disease", "officialTitle": "",
             "overallStatus": "RECRUITING", "studyType": "INTERVENTIONAL", "phases": ["PHASE2", "PHASE3"],
             "conditions": ["A condition"], "interventions": [{"type": "DRUG", "name": "Velorgalase"},
             {"type": "DRUG", "name": "Placebo"}], "enrollment": 42,
             "locations": [{"facility": "Clinic", "city": "Bilbao", "country": "Spain"}], "lastUpdateDate": "2024-06"}
            """;

    @Test
    void typesWhatASummaryHasAndLeavesTheRestOut() {
        var trial = document(SUMMARY).getTrial();
        assertThat(trial.getNctId()).isEqualTo("NCT00000001");
        assertThat(trial.getBriefTitle()).isEqualTo("Velorgalase in invented disease");
        assertThat(trial.getOfficialTitle()).isNull();
        assertThat(trial.getOverallStatus()).isEqualTo("RECRUITING");
        assertThat(trial.getStudyType()).isEqualTo("INTERVENTIONAL");
        assertThat(trial.getPhases()).isEqualTo(List.of("PHASE2", "PHASE3"));
        assertThat(trial.getConditions()).isEqualTo(List.of("A condition"));
        assertThat(trial.getInterventions())
                .isEqualTo("[{\"type\":\"DRUG\",\"name\":\"Velorgalase\"},{\"type\":\"DRUG\",\"name\":\"Placebo\"}]");
        assertThat(trial.getDrugName()).isEqualTo("DRUG: Velorgalase; DRUG: Placebo");
        assertThat(trial.getEnrollmentCount()).isEqualTo(42);
        assertThat(trial.getLocations())
                .isEqualTo("[{\"facility\":\"Clinic\",\"city\":\"Bilbao\",\"country\":\"Spain\"}]");
        assertThat(trial.getLastUpdateDate().getPrecision()).isEqualTo(DatePrecision.MONTH);
        assertThat(trial.getHasResults()).isNull();
        assertThat(trial.getBriefSummary()).isNull();
        assertThat(trial.getKeywords()).isEmpty();
    }

    @Test
    void keepsWhereTheDiseaseWasFound() {
        assertThat(document(SUMMARY).getDisease().getMatchedIn()).isEqualTo(MatchedIn.TITLE);
        assertThat(document(SUMMARY.replace("invented disease", "others"))
                        .getDisease()
                        .getMatchedIn())
                .isEqualTo(MatchedIn.NOWHERE);
    }

    @Test
    void saysWhereASummaryIsWrong() {
        assertDies(SUMMARY.replace("NCT00000001", "NCT1"), ErrorCode.FIELD_INVALID, "$.nctId");
        assertDies(
                SUMMARY.replace("\"Velorgalase in invented disease\"", "null"),
                ErrorCode.FIELD_MISSING,
                "$.briefTitle");
        assertDies(SUMMARY.replace("42", "\"many\""), ErrorCode.FIELD_INVALID, "$.enrollment");
        assertDies("7", ErrorCode.FIELD_INVALID, "$");
    }

    private static void assertDies(String summary, ErrorCode code, String path) {
        assertThatThrownBy(() -> document(summary)).isInstanceOfSatisfying(PipelineException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.path()).isEqualTo(path);
        });
    }

    private static ClinicalTrialDocument document(String summary) {
        var parameters = Map.of("disease_name", "Invented disease", "orpha_code", "1", "run_file", "a/1/run1.json");
        var raw =
                new RawPayload(MediaTypes.STUDY_SUMMARY, ByteBuffer.wrap(summary.getBytes(UTF_8)), "hash", parameters);
        var prepared = new ClinicalTrialTransformer().transform(Studies.header(Map.of("model", "none")), raw);
        return (ClinicalTrialDocument) prepared.getDocument();
    }
}
