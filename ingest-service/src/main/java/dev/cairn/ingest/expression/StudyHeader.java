package dev.cairn.ingest.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ingest.checks.Findings;
import dev.cairn.schemas.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The payload of a study's first record, a JSON object: {@code accession}; {@code matrix} ({@code file}, {@code genes}),
 * absent without one; {@code experiment} as the aggregated metadata have it, if they do; {@code sample_order}, that of
 * the genes' values; {@code samples}, by accession what the JSON ({@code json}) and the TSV ({@code tsv}, without empty
 * cells) say of each, if they do; {@code findings}; {@code figures}; {@code rejected}, true if a finding is an ERROR.
 */
final class StudyHeader {
    /** Larger ones leave out the annotations; a topic takes 16 MiB with the record's frame. */
    private static final int MAX_BYTES = 15 << 20;

    private static final String ANNOTATIONS = "refinebio_annotations";

    private StudyHeader() {}

    /** Writes a header; the findings take in what had to be left out. */
    static byte[] encode(StudyContents study, Figures figures, Findings findings) {
        var whole = bytes(study, checked(figures, findings), true);
        if (whole.length <= MAX_BYTES) {
            return whole;
        }
        findings.add(
                EntryCheck.ANNOTATIONS_OMITTED,
                Severity.INFO,
                String.valueOf(study.parts().json()),
                List.of(),
                "the header has " + whole.length + " bytes with the annotations",
                1);
        return bytes(study, checked(figures, findings), false);
    }

    /** Writes the header of a study that was checked before, with the part of its header that the checks made. */
    static byte[] encode(StudyContents study, ObjectNode checked) {
        var whole = bytes(study, checked, true);
        return whole.length <= MAX_BYTES ? whole : bytes(study, checked, false);
    }

    /** The part of a header that the checks make: {@code findings}, {@code figures} and {@code rejected}. */
    static ObjectNode checked(Figures figures, Findings findings) {
        var checked = AggregatedMetadata.MAPPER.createObjectNode();
        var found = checked.putArray("findings");
        findings.list()
                .forEach(finding -> found.addObject()
                        .put("code", finding.code())
                        .put("severity", finding.severity().name())
                        .put("location", finding.location())
                        .put("message", finding.message())
                        .put("count", finding.count()));
        figures.write(checked.putObject("figures"));
        return checked.put("rejected", findings.errors() > 0);
    }

    private static byte[] bytes(StudyContents study, ObjectNode checked, boolean annotated) {
        var header = AggregatedMetadata.MAPPER.createObjectNode();
        header.put("accession", study.parts().accession());
        if (study.hasMatrix()) {
            header.putObject("matrix")
                    .put("file", study.parts().matrix())
                    .put("genes", checked.path("figures").path("genes").asLong());
        }
        header.set("experiment", study.metadata().experiment());
        if (study.metadata().experiment() == null) {
            header.remove("experiment");
        }
        var order = header.putArray("sample_order");
        study.sampleOrder().forEach(order::add);
        var samples = header.putObject("samples");
        study.sampleOrder().forEach(sample -> sample(study.metadata(), sample, samples.putObject(sample), annotated));
        header.setAll(checked);
        try {
            return AggregatedMetadata.MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    private static void sample(StudyMetadata metadata, String sample, ObjectNode target, boolean annotated) {
        var json = metadata.json() == null ? null : metadata.json().get(sample);
        if (json != null) {
            var copy = target.putObject("json");
            json.properties().stream()
                    .filter(field -> annotated || !field.getKey().equals(ANNOTATIONS))
                    .forEach(field -> copy.set(field.getKey(), field.getValue()));
        }
        var row = metadata.table() == null ? null : metadata.table().get(sample);
        if (row != null) {
            row.forEach(target.putObject("tsv")::put);
        }
    }
}
