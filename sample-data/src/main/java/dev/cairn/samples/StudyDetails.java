package dev.cairn.samples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The second half of a study: design, arms, outcomes, eligibility, places and references. */
final class StudyDetails {
    private final StudyPlan plan;
    private final Draw draw;
    private final Prose prose;
    private final ObjectNode protocol;

    StudyDetails(StudyPlan plan, Draw draw, Prose prose, ObjectNode protocol) {
        this.plan = plan;
        this.draw = draw;
        this.prose = prose;
        this.protocol = protocol;
    }

    void write() {
        design();
        arms();
        outcomes();
        eligibility();
        locations();
        references();
        sharing();
    }

    private void design() {
        var module = protocol.putObject("designModule");
        module.put("studyType", plan.observational() ? "OBSERVATIONAL" : "INTERVENTIONAL");
        if (plan.observational()) {
            module.put("patientRegistry", draw.percent(50));
        } else {
            StudyWriter.strings(module.putArray("phases"), plan.phases());
        }
        var info = module.putObject("designInfo");
        if (plan.observational()) {
            info.put("observationalModel", "COHORT");
            info.put("timePerspective", draw.oneOf("PROSPECTIVE", "RETROSPECTIVE"));
        } else {
            info.put("allocation", plan.design().allocation);
            info.put("interventionModel", plan.design().model);
            info.put("primaryPurpose", plan.treatment().type().equals("DIAGNOSTIC_TEST") ? "DIAGNOSTIC" : "TREATMENT");
            masking(info.putObject("maskingInfo"));
        }
        if (draw.percent(98)) {
            module.putObject("enrollmentInfo")
                    .put("count", plan.participants())
                    .put("type", Timeline.type(plan.timeline().completion()));
        }
    }

    private void masking(ObjectNode info) {
        info.put("masking", plan.design().masking);
        List<String> masked = switch (plan.design()) {
            case OPEN -> List.of();
            case STANDARD_CARE -> List.of("OUTCOMES_ASSESSOR");
            case CROSSOVER -> List.of("PARTICIPANT", "INVESTIGATOR");
            case PLACEBO -> List.of("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR");
        };
        if (!masked.isEmpty()) {
            StudyWriter.strings(info.putArray("whoMasked"), masked);
        }
    }

    private void arms() {
        if (plan.observational()) {
            if (draw.percent(70)) {
                var module = protocol.putObject("armsInterventionsModule");
                module.putArray("armGroups")
                        .addObject()
                        .put("label", "Cohort")
                        .put("description", prose.say("registry"));
            }
            return;
        }
        var module = protocol.putObject("armsInterventionsModule");
        var treatment = plan.treatment();
        var name = Template.capitalised(treatment.name());
        var groups = module.putArray("armGroups");
        var active = groups.addObject().put("label", name).put("type", "EXPERIMENTAL");
        active.put("description", prose.say("armNote"));
        active.putArray("interventionNames").add(typeLabel(treatment.type()) + ": " + name);
        var comparator = Template.capitalised(plan.design().comparator);
        if (plan.controlled()) {
            var control = groups.addObject().put("label", comparator).put("type", plan.design().controlArm);
            control.put("description", prose.say("controlNote"));
            if (comparator.equals("Placebo")) {
                control.putArray("interventionNames").add(typeLabel("DRUG") + ": Placebo");
            }
        }
        var interventions = module.putArray("interventions");
        var first = interventions.addObject().put("type", treatment.type()).put("name", name);
        first.put("description", prose.say("treatment"));
        first.putArray("armGroupLabels").add(name);
        if (draw.percent(35)) {
            first.putArray("otherNames").add("CRN-" + draw.between(100, 999)).add(treatment.category());
        }
        if (plan.controlled() && comparator.equals("Placebo")) {
            var placebo = interventions.addObject().put("type", "DRUG").put("name", "Placebo");
            placebo.put("description", "Looks and tastes like " + treatment.name());
            placebo.putArray("armGroupLabels").add("Placebo");
        }
    }

    /** DIETARY_SUPPLEMENT is written "Dietary Supplement" in names of interventions. */
    private static String typeLabel(String type) {
        var label = new StringBuilder();
        for (var word : List.of(type.split("_", -1))) {
            label.append(label.isEmpty() ? "" : " ")
                    .append(word, 0, 1)
                    .append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return label.toString();
    }

    private void outcomes() {
        var module = protocol.putObject("outcomesModule");
        outcomes(module, "primaryOutcomes", draw.between(1, 2));
        if (draw.percent(85)) {
            outcomes(module, "secondaryOutcomes", draw.between(1, 4));
        }
        if (draw.percent(15)) {
            outcomes(module, "otherOutcomes", draw.between(1, 2));
        }
    }

    private void outcomes(ObjectNode module, String name, int count) {
        var outcomes = module.putArray(name);
        for (var measure : prose.several("outcome", count)) {
            var outcome = outcomes.addObject().put("measure", measure);
            if (draw.percent(85)) {
                outcome.put("description", prose.say("outcomeNote"));
            }
            outcome.put(
                    "timeFrame",
                    draw.oneOf("Week " + plan.weeks(), "Baseline to week " + plan.weeks(), plan.months() + " months"));
        }
    }

    private void eligibility() {
        var module = protocol.putObject("eligibilityModule");
        var criteria = new StringBuilder("Inclusion Criteria:\n");
        prose.several("inclusion", draw.between(3, 6))
                .forEach(line -> criteria.append("\n* ").append(line));
        criteria.append("\n\nExclusion Criteria:\n");
        prose.several("exclusion", draw.between(3, 6))
                .forEach(line -> criteria.append("\n* ").append(line));
        module.put("eligibilityCriteria", criteria.toString());
        if (draw.percent(95)) {
            module.put("healthyVolunteers", plan.observational() && draw.percent(30));
        }
        module.put("sex", draw.oneOf("ALL", "ALL", "ALL", "ALL", "ALL", "ALL", "ALL", "MALE", "FEMALE"));
        age(module, "minimumAge", draw.oneOf(plan.ages().minimums));
        age(module, "maximumAge", draw.oneOf(plan.ages().maximums));
        StudyWriter.strings(module.putArray("stdAges"), plan.ages().standardAges);
        if (plan.observational()) {
            module.put("studyPopulation", prose.say("registryOpening"));
            module.put("samplingMethod", "NON_PROBABILITY_SAMPLE");
        }
    }

    private static void age(ObjectNode module, String name, String age) {
        if (!age.isEmpty()) {
            module.put(name, age);
        }
    }

    private void locations() {
        if (draw.percent(4)) {
            return;
        }
        var locations = protocol.putObject("contactsLocationsModule").putArray("locations");
        for (var site : plan.sites()) {
            var location = locations.addObject().put("facility", site.facility());
            if (plan.timeline().status().equals("RECRUITING")) {
                location.put("status", "RECRUITING");
            }
            location.put("city", site.city());
            if (site.state() != null) {
                location.put("state", site.state());
            }
            if (site.zip() != null) {
                location.put("zip", site.zip());
            }
            location.put("country", site.country());
            if (draw.percent(98)) {
                location.putObject("geoPoint").put("lat", site.latitude()).put("lon", site.longitude());
            }
        }
    }

    private void references() {
        if (!draw.percent(40)) {
            return;
        }
        var module = protocol.putObject("referencesModule");
        var references = module.putArray("references");
        for (var citation : prose.several("citation", draw.between(1, 3))) {
            references
                    .addObject()
                    // Far beyond the numbers that PubMed has given out.
                    .put("pmid", Integer.toString(990_000_000 + draw.between(0, 9_999_999)))
                    .put("type", draw.oneOf("BACKGROUND", "DERIVED", "RESULT"))
                    .put("citation", citation);
        }
        if (draw.percent(15)) {
            module.putArray("seeAlsoLinks")
                    .addObject()
                    .put("label", "About the study")
                    .put("url", "https://trials.example.org/" + plan.protocol());
        }
    }

    private void sharing() {
        if (draw.percent(57)) {
            protocol.putObject("ipdSharingStatementModule").put("ipdSharing", draw.oneOf("YES", "NO", "UNDECIDED"));
        }
    }
}
