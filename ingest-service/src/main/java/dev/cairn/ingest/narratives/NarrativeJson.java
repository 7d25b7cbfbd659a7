package dev.cairn.ingest.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ingest.checks.Finding;

/** The payloads of raw records, as the package's documentation has them. */
final class NarrativeJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private NarrativeJson() {}

    /** The header of a file. */
    static byte[] header(String dataSource, String file, Inspection inspected) {
        var json = MAPPER.createObjectNode();
        json.put("data_source", dataSource).put("file", file).put("checksum", inspected.checksum());
        json.put("layout", inspected.columns().layout().name());
        var columns = json.putObject("columns");
        inspected.columns().named().forEach(columns::put);
        json.put("rejected", inspected.rejected());
        var findings = json.putArray("findings");
        inspected.findings().list().forEach(finding -> write(finding, findings.addObject()));
        inspected.figures().write(json.putObject("figures"));
        return bytes(json);
    }

    /** A narrative. */
    static byte[] narrative(String dataSource, SourceNarrative narrative) {
        var json = MAPPER.createObjectNode();
        json.put("data_source", dataSource)
                .put("incident_id", narrative.incidentId())
                .put("narrative_type", narrative.typeName())
                .put("text", narrative.text());
        if (narrative.manualFlag() != null) {
            json.put("manual_flag", narrative.manualFlag());
        }
        if (narrative.caseFlag() != null) {
            json.put("case_flag", narrative.caseFlag());
        }
        if (narrative.incidentYear() != null) {
            json.put("incident_year", narrative.incidentYear());
        }
        if (narrative.siteId() != null) {
            json.put("site_id", narrative.siteId());
        }
        return bytes(json);
    }

    private static void write(Finding finding, ObjectNode json) {
        json.put("code", finding.code())
                .put("severity", finding.severity().name())
                .put("location", finding.location())
                .put("message", finding.message())
                .put("count", finding.count());
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers has a JSON form", e);
        }
    }
}
