package dev.cairn.control.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;

/** The summary that run files hold of a study, made from its document; see {@code StudySummaryReader} for the way back. */
final class StudySummary {
    private static final List<String> OF_INTERVENTIONS = List.of("type", "name");
    private static final List<String> OF_LOCATIONS = List.of("facility", "city", "country");

    private StudySummary() {}

    static void write(JsonGenerator json, JsonNode document) throws IOException {
        json.writeStartObject();
        value(json, "nctId", document.path("nct_id"));
        value(json, "briefTitle", document.path("brief_title"));
        value(json, "officialTitle", document.path("official_title"));
        value(json, "overallStatus", document.path("overall_status"));
        value(json, "studyType", document.path("study_type"));
        value(json, "phases", document.path("phases"));
        value(json, "conditions", document.path("conditions"));
        objects(json, "interventions", document.path("interventions"), OF_INTERVENTIONS);
        value(json, "enrollment", document.path("enrollment_count"));
        objects(json, "locations", document.path("locations"), OF_LOCATIONS);
        value(json, "lastUpdateDate", date(document.path("last_update_date")));
        json.writeEndObject();
    }

    /** A date as its source gave it: of a month or year no more than that. */
    static JsonNode date(JsonNode partial) {
        var date = partial.path("date").asText();
        var length = switch (partial.path("precision").asText()) {
            case "YEAR" -> "YYYY".length();
            case "MONTH" -> "YYYY-MM".length();
            default -> date.length();
        };
        return date.isEmpty() ? partial : TextNode.valueOf(date.substring(0, length));
    }

    /** The objects of an array, with some of their members only. */
    static void objects(JsonGenerator json, String name, JsonNode array, List<String> members) throws IOException {
        json.writeArrayFieldStart(name);
        for (var object : array) {
            json.writeStartObject();
            for (var member : members) {
                value(json, member, object.path(member));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A member, or null where there is none. */
    static void value(JsonGenerator json, String name, JsonNode value) throws IOException {
        json.writeFieldName(name);
        if (value.isMissingNode()) {
            json.writeNull();
        } else {
            json.writeTree(value);
        }
    }
}
