package dev.cairn.transform.trials;

import static dev.cairn.transform.json.JsonColumn.arrayOf;
import static dev.cairn.transform.json.JsonColumn.number;
import static dev.cairn.transform.json.JsonColumn.object;
import static dev.cairn.transform.json.JsonColumn.text;
import static dev.cairn.transform.json.JsonColumn.texts;

import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.transform.json.JsonColumn;
import dev.cairn.transform.json.JsonCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a study in the structure of the ClinicalTrials.gov API v2
 * (<a href="https://clinicaltrials.gov/data-api/about-api/study-data-structure">study data structure</a>) into columns.
 * Only the registration number and the brief title must be there.
 */
final class StudyReader {
    private static final Pattern NCT_ID = Pattern.compile("NCT[0-9]{8}");
    private static final String JOIN = "; ";

    private static final JsonColumn COLLABORATORS = arrayOf(text("name"), text("class"));
    private static final JsonColumn ARM_GROUPS =
            arrayOf(text("label"), text("type"), text("description"), texts("interventionNames"));
    static final JsonColumn INTERVENTIONS =
            arrayOf(text("type"), text("name"), text("description"), texts("armGroupLabels"), texts("otherNames"));
    private static final JsonColumn OUTCOMES = arrayOf(text("measure"), text("description"), text("timeFrame"));
    static final JsonColumn LOCATIONS = arrayOf(
            text("facility"),
            text("status"),
            text("city"),
            text("state"),
            text("zip"),
            text("country"),
            object("geoPoint", number("lat"), number("lon")));
    private static final JsonColumn REFERENCES = arrayOf(text("pmid"), text("type"), text("citation"));
    private static final JsonColumn LINKS = arrayOf(text("label"), text("url"));

    private final JsonCursor study;
    private final JsonCursor protocol;
    private final ClinicalTrial.Builder trial = ClinicalTrial.newBuilder();

    private StudyReader(JsonCursor study) {
        this.study = study;
        this.protocol = study.get("protocolSection").required();
    }

    /** Reads a study. Throws FIELD_MISSING or FIELD_INVALID with the path at fault. */
    static ClinicalTrial read(JsonCursor study) {
        return new StudyReader(study).read();
    }

    private ClinicalTrial read() {
        identification(protocol.get("identificationModule"));
        status(protocol.get("statusModule"));
        sponsors(protocol.get("sponsorCollaboratorsModule"));
        descriptions(protocol.get("descriptionModule"), protocol.get("conditionsModule"));
        design(protocol.get("designModule"));
        arms(protocol.get("armsInterventionsModule"));
        outcomes(protocol.get("outcomesModule"));
        eligibility(protocol.get("eligibilityModule"));
        trial.setLocations(LOCATIONS.read(protocol.get("contactsLocationsModule", "locations")));
        references(protocol.get("referencesModule"));
        trial.setHasResults(study.get("hasResults").flag());
        return trial.build();
    }

    private void identification(JsonCursor module) {
        trial.setNctId(nctId(module));
        trial.setOrgStudyId(module.get("orgStudyIdInfo", "id").text());
        trial.setBriefTitle(module.get("briefTitle").requiredText());
        trial.setOfficialTitle(module.get("officialTitle").text());
    }

    /** The registration number among an object's members. */
    static String nctId(JsonCursor module) {
        var nctId = module.get("nctId");
        if (!NCT_ID.matcher(nctId.requiredText()).matches()) {
            throw nctId.invalid("NCT and eight digits");
        }
        return nctId.requiredText();
    }

    private void status(JsonCursor module) {
        var start = module.get("startDateStruct");
        var primaryCompletion = module.get("primaryCompletionDateStruct");
        var completion = module.get("completionDateStruct");
        var lastUpdate = module.get("lastUpdatePostDateStruct");
        trial.setOverallStatus(module.get("overallStatus").text());
        trial.setStartDate(PartialDates.read(start.get("date")));
        trial.setStartDateType(start.get("type").text());
        trial.setPrimaryCompletionDate(PartialDates.read(primaryCompletion.get("date")));
        trial.setPrimaryCompletionDateType(primaryCompletion.get("type").text());
        trial.setCompletionDate(PartialDates.read(completion.get("date")));
        trial.setCompletionDateType(completion.get("type").text());
        trial.setStudyFirstSubmitDate(PartialDates.read(module.get("studyFirstSubmitQcDate")));
        trial.setLastUpdateDate(PartialDates.read(lastUpdate.get("date")));
        trial.setLastUpdateDateType(lastUpdate.get("type").text());
    }

    private void sponsors(JsonCursor module) {
        trial.setLeadSponsorName(module.get("leadSponsor", "name").text());
        trial.setLeadSponsorClass(module.get("leadSponsor", "class").text());
        trial.setCollaborators(COLLABORATORS.read(module.get("collaborators")));
    }

    private void descriptions(JsonCursor description, JsonCursor conditions) {
        trial.setBriefSummary(description.get("briefSummary").text());
        trial.setDetailedDescription(description.get("detailedDescription").text());
        trial.setConditions(conditions.get("conditions").texts());
        trial.setKeywords(conditions.get("keywords").texts());
    }

    private void design(JsonCursor module) {
        trial.setStudyType(module.get("studyType").text());
        trial.setPhases(module.get("phases").texts());
        trial.setAllocation(module.get("designInfo", "allocation").text());
        trial.setEnrollmentCount(module.get("enrollmentInfo", "count").count());
    }

    private void arms(JsonCursor module) {
        trial.setArmGroups(ARM_GROUPS.read(module.get("armGroups")));
        var interventions = module.get("interventions");
        trial.setInterventions(INTERVENTIONS.read(interventions));
        trial.setDrugName(drugName(interventions));
        var descriptions = new ArrayList<@Nullable String>();
        for (var intervention : interventions.items()) {
            descriptions.add(intervention.get("description").text());
        }
        trial.setDrugDescription(joined(descriptions, JOIN));
    }

    /** Type and name of each intervention. */
    static @Nullable String drugName(JsonCursor interventions) {
        var names = new ArrayList<@Nullable String>();
        for (var intervention : interventions.items()) {
            names.add(typedName(intervention));
        }
        return joined(names, JOIN);
    }

    private static @Nullable String typedName(JsonCursor intervention) {
        return joined(
                Arrays.asList(
                        intervention.get("type").text(),
                        intervention.get("name").text()),
                ": ");
    }

    private void outcomes(JsonCursor module) {
        trial.setPrimaryOutcomes(OUTCOMES.read(module.get("primaryOutcomes")));
        trial.setSecondaryOutcomes(OUTCOMES.read(module.get("secondaryOutcomes")));
    }

    private void eligibility(JsonCursor module) {
        trial.setEligibilityCriteria(module.get("eligibilityCriteria").text());
        trial.setHealthyVolunteers(module.get("healthyVolunteers").flag());
        trial.setGenderBased(module.get("genderBased").flag());
        trial.setGenderDescription(module.get("genderDescription").text());
        trial.setSex(module.get("sex").text());
        trial.setMinimumAge(Ages.read(module.get("minimumAge")));
        trial.setMaximumAge(Ages.read(module.get("maximumAge")));
        trial.setStdAges(module.get("stdAges").texts());
        trial.setStudyPopulation(module.get("studyPopulation").text());
        trial.setSamplingMethod(module.get("samplingMethod").text());
    }

    private void references(JsonCursor module) {
        trial.setStudyReferences(REFERENCES.read(module.get("references")));
        trial.setSeeAlsoLinks(LINKS.read(module.get("seeAlsoLinks")));
    }

    /** What there is of the texts, joined; null if there is nothing. */
    private static @Nullable String joined(List<@Nullable String> texts, String separator) {
        var present = texts.stream().filter(Objects::nonNull).toList();
        return present.isEmpty() ? null : String.join(separator, present);
    }
}
