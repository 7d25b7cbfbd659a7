package dev.cairn.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns a plan into a study as {@code GET /api/v2/studies} returns it, field names and enum values included. */
final class StudyWriter {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final StudyPlan plan;
    private final Draw draw;
    private final Prose prose;
    private final ObjectNode study = JsonNodeFactory.instance.objectNode();
    private final ObjectNode protocol = study.putObject("protocolSection");

    StudyWriter(StudyPlan plan, Draw draw) {
        this.plan = plan;
        this.draw = draw;
        this.prose = new Prose(plan, draw);
    }

    /** The study, filled with description until its JSON has about {@code bytes} bytes. */
    ObjectNode write(int bytes) {
        var hasResults = plan.timeline().status().equals("COMPLETED") && draw.percent(30);
        identification();
        status(hasResults);
        sponsors();
        oversight();
        var description = protocol.putObject("descriptionModule");
        summary(description);
        conditions();
        var details = new StudyDetails(plan, draw, prose, protocol);
        details.write();
        if (hasResults) {
            results();
        }
        derived();
        study.put("hasResults", hasResults);
        if (draw.percent(90)) {
            describe(description, bytes - size());
        }
        return study;
    }

    private void identification() {
        var module = protocol.putObject("identificationModule");
        module.put("nctId", StudyGenerator.nctId(plan.index()));
        module.putObject("orgStudyIdInfo").put("id", plan.protocol());
        if (draw.percent(15)) {
            module.putArray("secondaryIdInfos")
                    .addObject()
                    .put("id", "2099-%06d-11".formatted(plan.index()))
                    .put("type", "EUDRACT_NUMBER");
        }
        module.putObject("organization")
                .put("fullName", plan.sponsor().name())
                .put("class", plan.sponsor().kind());
        module.put("briefTitle", prose.say(plan.observational() ? "registryTitle" : "title"));
        if (draw.percent(95)) {
            module.put("officialTitle", prose.say(plan.observational() ? "registryOfficialTitle" : "officialTitle"));
        }
        if (draw.percent(30)) {
            module.put("acronym", draw.oneOf("CAIRN-", "TRAIL-", "MARK-", "SUMMIT-") + draw.between(1, 99));
        }
    }

    private void status(boolean hasResults) {
        var time = plan.timeline();
        var update = time.lastUpdate(draw);
        var module = protocol.putObject("statusModule");
        module.put("statusVerifiedDate", Timeline.month(update));
        module.put("overallStatus", time.status());
        if (time.status().equals("UNKNOWN")) {
            module.put("lastKnownStatus", "RECRUITING");
        }
        if (time.status().equals("TERMINATED") || time.status().equals("WITHDRAWN")) {
            module.put("whyStopped", prose.say("whyStopped"));
        }
        module.putObject("expandedAccessInfo").put("hasExpandedAccess", draw.percent(4));
        var start = module.putObject("startDateStruct").put("date", time.startText());
        if (draw.percent(82)) {
            start.put("type", Timeline.type(time.start()));
        }
        if (draw.percent(96)) {
            date(module, "primaryCompletionDateStruct", time.completionText(), Timeline.type(time.completion()));
            date(module, "completionDateStruct", time.completionText(), Timeline.type(time.completion()));
        }
        module.put("studyFirstSubmitDate", time.submitted().toString());
        module.put("studyFirstSubmitQcDate", time.submitted().plusDays(3).toString());
        date(module, "studyFirstPostDateStruct", time.submitted().plusDays(5).toString(), "ACTUAL");
        if (hasResults) {
            module.put("resultsFirstSubmitDate", time.afterCompletion(200).toString());
            module.put("resultsFirstSubmitQcDate", time.afterCompletion(240).toString());
            date(module, "resultsFirstPostDateStruct", time.afterCompletion(260).toString(), "ACTUAL");
        }
        module.put("lastUpdateSubmitDate", update.toString());
        date(module, "lastUpdatePostDateStruct", update.plusDays(2).toString(), "ACTUAL");
    }

    private static void date(ObjectNode module, String name, String date, String type) {
        module.putObject(name).put("date", date).put("type", type);
    }

    private void sponsors() {
        var module = protocol.putObject("sponsorCollaboratorsModule");
        var party = module.putObject("responsibleParty");
        if (plan.sponsor().kind().equals("INDUSTRY") || draw.percent(60)) {
            party.put("type", "SPONSOR");
        } else {
            party.put("type", "PRINCIPAL_INVESTIGATOR");
            party.put("investigatorAffiliation", plan.sponsor().name());
        }
        module.putObject("leadSponsor")
                .put("name", plan.sponsor().name())
                .put("class", plan.sponsor().kind());
        if (!plan.collaborators().isEmpty()) {
            var collaborators = module.putArray("collaborators");
            plan.collaborators()
                    .forEach(other ->
                            collaborators.addObject().put("name", other.name()).put("class", other.kind()));
        }
    }

    private void oversight() {
        var module = protocol.putObject("oversightModule");
        if (draw.percent(84)) {
            module.put("oversightHasDmc", draw.percent(50));
        }
        if (draw.percent(75)) {
            module.put(
                    "isFdaRegulatedDrug",
                    !plan.observational() && plan.treatment().hasPhases());
            module.put("isFdaRegulatedDevice", plan.treatment().type().equals("DEVICE"));
        }
    }

    private void summary(ObjectNode module) {
        var opening = plan.observational() ? "registryOpening" : "summaryOpening";
        var action = plan.observational() ? "registryAction" : "summaryAction";
        module.put(
                "briefSummary", String.join(" ", prose.say(opening), prose.say(action), prose.say("summaryEndpoint")));
        // Holds the place between summary and conditions; describe() fills it.
        module.put("detailedDescription", "");
    }

    private void describe(ObjectNode module, int bytes) {
        var kinds = List.of(
                "background",
                plan.observational() ? "registry" : "treatment",
                "assessment",
                plan.observational() ? "registry" : "treatment",
                "assessment");
        var text = new StringBuilder(Math.max(bytes, 0) + 200).append(prose.say("background"));
        for (var sentence = 0; text.length() < bytes; sentence++) {
            // A blank line is two bytes of text and four of JSON.
            text.append(sentence % 4 == 3 ? "\n\n" : " ").append(prose.say(kinds.get(sentence / 4 % kinds.size())));
        }
        module.put("detailedDescription", text.toString());
    }

    private void conditions() {
        var module = protocol.putObject("conditionsModule");
        var conditions = module.putArray("conditions").add(plan.theme().disease());
        var second = plan.second();
        if (second != null) {
            conditions.add(second.disease());
        }
        if (draw.percent(25)) {
            conditions.add(plan.theme().also());
        }
        if (draw.percent(65)) {
            strings(module.putArray("keywords"), prose.several("keyword", draw.between(2, 6)));
        }
    }

    private void results() {
        var flow = study.putObject("resultsSection").putObject("participantFlowModule");
        flow.put("recruitmentDetails", prose.say("registryAction"));
        flow.putArray("groups")
                .addObject()
                .put("id", "FG000")
                .put("title", Template.capitalised(plan.treatment().name()));
    }

    private void derived() {
        var derived = study.putObject("derivedSection");
        derived.putObject("miscInfoModule").put("versionHolder", "2026-01-01");
        if (draw.percent(60)) {
            var browse = derived.putObject("conditionBrowseModule");
            browse.putArray("meshes")
                    .addObject()
                    .put("id", "C99" + plan.theme().orpha())
                    .put("term", plan.theme().disease());
            browse.putArray("ancestors").addObject().put("id", "D990001").put("term", "Rare Diseases");
        }
    }

    static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private int size() {
        try {
            return MAPPER.writeValueAsString(study).getBytes(StandardCharsets.UTF_8).length;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values cannot fail to be written", e);
        }
    }
}
