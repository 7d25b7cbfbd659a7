package dev.cairn.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.kit.content.RecordHash;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.schemas.Age;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.DiseaseMatch;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.MatchedIn;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.ModelResult;
import dev.cairn.schemas.ModelUse;
import dev.cairn.schemas.PartialDate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Studies of the generator as the transform service would make them, and what embed would add. */
public final class Studies {
    public static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

    private static final StudyGenerator GENERATOR = StudyGenerator.seeded(1);

    private Studies() {}

    /** A study of about 8 KB with most fields set. */
    public static ClinicalTrial trial(int index) {
        return study(index).build();
    }

    /** The study of an index after its source has changed its title. */
    public static ClinicalTrial trial(int index, String title) {
        return trial(index, study -> study.setBriefTitle(title));
    }

    /** The study of an index after a change. */
    public static ClinicalTrial trial(int index, Consumer<ClinicalTrial.Builder> change) {
        var study = study(index);
        change.accept(study);
        return study.build();
    }

    /** A study with hardly more than its key. */
    public static ClinicalTrial small(int index) {
        return ClinicalTrial.newBuilder()
                .setNctId(StudyGenerator.nctId(index))
                .setConditions(List.of())
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .build();
    }

    /** A study of a bulk query without a model. */
    public static EnrichedPayload payload(ClinicalTrial trial) {
        return new EnrichedPayload(RecordHash.of(trial), new ClinicalTrialDocument(trial, null), null);
    }

    /** A study that was found for a disease. */
    public static EnrichedPayload payload(ClinicalTrial trial, String orphaCode, MatchedIn matchedIn) {
        var match = new DiseaseMatch(orphaCode, "Disease " + orphaCode, matchedIn);
        return new EnrichedPayload(RecordHash.of(trial), new ClinicalTrialDocument(trial, match), null);
    }

    /** The same study with an answer of a model. */
    public static EnrichedPayload embedded(EnrichedPayload payload, String requestKey, ModelUse use) {
        return new EnrichedPayload(
                payload.getContentHash(), payload.getDocument(), new ModelResult(use, answer(requestKey)));
    }

    /** An answer that cost seven tokens. */
    public static ModelAnswer answer(String requestKey) {
        return ModelAnswer.newBuilder()
                .setRequestKey(requestKey)
                .setAskId("ask " + requestKey)
                .setKind(ModelKind.EMBEDDING)
                .setModel("onnx:mini")
                .setOutcome(new Embedding(List.of(0.6f, -0.8f)))
                .setPromptTokens(7)
                .setCompletionTokens(0)
                .setLatencyMicros(1000)
                .setAnsweredAt(TIME)
                .build();
    }

    private static ClinicalTrial.Builder study(int index) {
        var protocol = GENERATOR.study(index).path("protocolSection");
        var identification = protocol.path("identificationModule");
        var description = protocol.path("descriptionModule");
        var arms = protocol.path("armsInterventionsModule");
        var outcomes = protocol.path("outcomesModule");
        var eligibility = protocol.path("eligibilityModule");
        return ClinicalTrial.newBuilder()
                .setNctId(StudyGenerator.nctId(index))
                .setOrgStudyId(text(identification.path("orgStudyIdInfo").path("id")))
                .setBriefTitle(text(identification.path("briefTitle")))
                .setOfficialTitle(text(identification.path("officialTitle")))
                .setOverallStatus(text(protocol.path("statusModule").path("overallStatus")))
                .setStartDate(new PartialDate(LocalDate.of(2024, 2, 1), DatePrecision.MONTH))
                .setStartDateType("ACTUAL")
                .setLeadSponsorName(text(protocol.path("sponsorCollaboratorsModule")
                        .path("leadSponsor")
                        .path("name")))
                .setArmGroups(json(arms.path("armGroups")))
                .setInterventions(json(arms.path("interventions")))
                .setPrimaryOutcomes(json(outcomes.path("primaryOutcomes")))
                .setSecondaryOutcomes(json(outcomes.path("secondaryOutcomes")))
                .setLocations(json(protocol.path("contactsLocationsModule").path("locations")))
                .setBriefSummary(text(description.path("briefSummary")))
                .setDetailedDescription(text(description.path("detailedDescription")))
                .setConditions(texts(protocol.path("conditionsModule").path("conditions")))
                .setKeywords(texts(protocol.path("conditionsModule").path("keywords")))
                .setPhases(texts(protocol.path("designModule").path("phases")))
                .setEnrollmentCount(120L + index)
                .setEligibilityCriteria(text(eligibility.path("eligibilityCriteria")))
                .setHealthyVolunteers(false)
                .setSex(text(eligibility.path("sex")))
                .setMinimumAge(new Age("18 Months", 548.0, 1.5))
                .setStdAges(texts(eligibility.path("stdAges")));
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? null : node.asText();
    }

    private static String json(JsonNode node) {
        return node.isMissingNode() ? null : node.toString();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
