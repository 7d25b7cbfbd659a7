package dev.cairn.load.rows;

import dev.cairn.schemas.ClinicalTrial;
import java.util.ArrayList;
import java.util.List;

/** The columns of {@code clinical_trials} that hold a study: one or more for each field of its schema. */
final class ClinicalTrialColumns {
    static final List<Column<ClinicalTrial>> ALL = all();

    private ClinicalTrialColumns() {}

    private static List<Column<ClinicalTrial>> all() {
        var columns = new ArrayList<Column<ClinicalTrial>>();
        columns.add(Column.text("nct_id", ClinicalTrial::getNctId));
        columns.add(Column.text("org_study_id", ClinicalTrial::getOrgStudyId));
        columns.add(Column.text("brief_title", ClinicalTrial::getBriefTitle));
        columns.add(Column.text("official_title", ClinicalTrial::getOfficialTitle));
        columns.add(Column.text("overall_status", ClinicalTrial::getOverallStatus));
        columns.addAll(Column.date("start_date", ClinicalTrial::getStartDate));
        columns.add(Column.text("start_date_type", ClinicalTrial::getStartDateType));
        columns.addAll(Column.date("primary_completion_date", ClinicalTrial::getPrimaryCompletionDate));
        columns.add(Column.text("primary_completion_date_type", ClinicalTrial::getPrimaryCompletionDateType));
        columns.addAll(Column.date("completion_date", ClinicalTrial::getCompletionDate));
        columns.add(Column.text("completion_date_type", ClinicalTrial::getCompletionDateType));
        columns.addAll(Column.date("study_first_submit_date", ClinicalTrial::getStudyFirstSubmitDate));
        columns.addAll(Column.date("last_update_date", ClinicalTrial::getLastUpdateDate));
        columns.add(Column.text("last_update_date_type", ClinicalTrial::getLastUpdateDateType));
        columns.add(Column.text("lead_sponsor_name", ClinicalTrial::getLeadSponsorName));
        columns.add(Column.text("lead_sponsor_class", ClinicalTrial::getLeadSponsorClass));
        columns.add(Column.jsonb("collaborators", ClinicalTrial::getCollaborators));
        columns.add(Column.jsonb("arm_groups", ClinicalTrial::getArmGroups));
        columns.add(Column.jsonb("interventions", ClinicalTrial::getInterventions));
        columns.add(Column.jsonb("primary_outcomes", ClinicalTrial::getPrimaryOutcomes));
        columns.add(Column.jsonb("secondary_outcomes", ClinicalTrial::getSecondaryOutcomes));
        columns.add(Column.jsonb("locations", ClinicalTrial::getLocations));
        columns.add(Column.text("brief_summary", ClinicalTrial::getBriefSummary));
        columns.add(Column.text("detailed_description", ClinicalTrial::getDetailedDescription));
        columns.add(Column.texts("conditions", ClinicalTrial::getConditions));
        columns.add(Column.texts("keywords", ClinicalTrial::getKeywords));
        columns.add(Column.text("study_type", ClinicalTrial::getStudyType));
        columns.add(Column.texts("phases", ClinicalTrial::getPhases));
        columns.add(Column.text("allocation", ClinicalTrial::getAllocation));
        columns.add(Column.int8("enrollment_count", ClinicalTrial::getEnrollmentCount));
        columns.add(Column.text("eligibility_criteria", ClinicalTrial::getEligibilityCriteria));
        columns.add(Column.bool("healthy_volunteers", ClinicalTrial::getHealthyVolunteers));
        columns.add(Column.bool("gender_based", ClinicalTrial::getGenderBased));
        columns.add(Column.text("gender_description", ClinicalTrial::getGenderDescription));
        columns.add(Column.text("sex", ClinicalTrial::getSex));
        columns.addAll(Column.age("minimum_age", ClinicalTrial::getMinimumAge));
        columns.addAll(Column.age("maximum_age", ClinicalTrial::getMaximumAge));
        columns.add(Column.texts("std_ages", ClinicalTrial::getStdAges));
        columns.add(Column.text("study_population", ClinicalTrial::getStudyPopulation));
        columns.add(Column.text("sampling_method", ClinicalTrial::getSamplingMethod));
        columns.add(Column.jsonb("study_references", ClinicalTrial::getStudyReferences));
        columns.add(Column.jsonb("see_also_links", ClinicalTrial::getSeeAlsoLinks));
        columns.add(Column.text("drug_name", ClinicalTrial::getDrugName));
        columns.add(Column.text("drug_description", ClinicalTrial::getDrugDescription));
        columns.add(Column.bool("has_results", ClinicalTrial::getHasResults));
        return List.copyOf(columns);
    }
}
