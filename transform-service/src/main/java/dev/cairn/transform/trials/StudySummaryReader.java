package dev.cairn.transform.trials;

import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.transform.json.JsonCursor;
import java.util.List;

/**
 * Reads the flat summary that the run files of an earlier pipeline hold of a study, see
 * {@link dev.cairn.kit.content.MediaTypes#STUDY_SUMMARY}. Columns that it says nothing about stay null.
 */
final class StudySummaryReader {
    private StudySummaryReader() {}

    /** Reads a summary. Throws FIELD_MISSING or FIELD_INVALID with the path at fault. */
    static ClinicalTrial read(JsonCursor study) {
        var interventions = study.get("interventions");
        return ClinicalTrial.newBuilder()
                .setNctId(StudyReader.nctId(study))
                .setBriefTitle(study.get("briefTitle").requiredText())
                .setOfficialTitle(study.get("officialTitle").text())
                .setOverallStatus(study.get("overallStatus").text())
                .setLastUpdateDate(PartialDates.read(study.get("lastUpdateDate")))
                .setStudyType(study.get("studyType").text())
                .setPhases(study.get("phases").texts())
                .setConditions(study.get("conditions").texts())
                .setKeywords(List.of())
                .setEnrollmentCount(study.get("enrollment").count())
                .setInterventions(StudyReader.INTERVENTIONS.read(interventions))
                .setDrugName(StudyReader.drugName(interventions))
                .setLocations(StudyReader.LOCATIONS.read(study.get("locations")))
                .setStdAges(List.of())
                .build();
    }
}
