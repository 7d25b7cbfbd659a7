package dev.cairn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.control.publish.NewItem;
import dev.cairn.ingest.checks.Finding;
import dev.cairn.ingest.expression.ExpressionSurvey;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks on entry say of studies that are not published.
 *
 * @param rejected whether a study would not be loaded
 */
record ValidationReport(boolean rejected, List<Study> studies) {
    private static final int LONGEST_MESSAGE = 100;
    private static final int LONGEST_LOCATION = 60;

    /**
     * One study.
     *
     * @param verdict ACCEPTED, REJECTED, or UNREADABLE
     * @param figures what was measured; null of one that cannot be read
     * @param error why it cannot be read; null if it can
     */
    record Study(
            String accession,
            String verdict,
            List<Finding> findings,
            @Nullable JsonNode figures,
            @Nullable String error) {}

    /** Reads the studies one by one. */
    static ValidationReport of(URI source, List<NewItem> items) throws InterruptedException {
        var studies = new ArrayList<Study>();
        for (var item : items) {
            studies.add(validate(source, item));
        }
        return new ValidationReport(
                studies.stream().anyMatch(study -> !study.verdict().equals("ACCEPTED")), studies);
    }

    private static Study validate(URI source, NewItem item) throws InterruptedException {
        try {
            var found = ExpressionSurvey.survey(source, item.entity(), item.parameters());
            var verdict = found.rejected() ? "REJECTED" : "ACCEPTED";
            return new Study(
                    item.entity(), verdict, found.findings(), found.header().get("figures"), null);
        } catch (PipelineException e) {
            return new Study(item.entity(), "UNREADABLE", List.of(), null, e.getMessage() + " (" + e.code() + ")");
        }
    }

    String text(Output output) {
        var table = output.table("STUDY", "VERDICT", "SAMPLES", "GENES", "VALUES", "NULLS", "NEGATIVE", "FINDINGS");
        for (var study : studies) {
            table.row(
                    study.accession(),
                    study.verdict(),
                    figure(study, "samples"),
                    figure(study, "genes"),
                    figure(study, "values"),
                    figure(study, "nulls"),
                    figure(study, "negatives"),
                    study.findings().size());
        }
        return table + findings(output) + errors();
    }

    private static @Nullable Long figure(Study study, String name) {
        return study.figures() == null ? null : study.figures().path(name).asLong();
    }

    private String findings(Output output) {
        if (studies.stream().allMatch(study -> study.findings().isEmpty())) {
            return "";
        }
        var table = output.table("STUDY", "SEVERITY", "CODE", "COUNT", "LOCATION", "MESSAGE");
        for (var study : studies) {
            study.findings()
                    .forEach(finding -> table.row(
                            study.accession(),
                            finding.severity(),
                            finding.code(),
                            finding.count(),
                            Format.cut(finding.location(), LONGEST_LOCATION),
                            Format.cut(finding.message(), LONGEST_MESSAGE)));
        }
        return "\n" + table;
    }

    private String errors() {
        var text = new StringBuilder();
        studies.stream()
                .filter(study -> study.error() != null)
                .forEach(study -> text.append('\n')
                        .append(study.accession())
                        .append(": ")
                        .append(study.error())
                        .append('\n'));
        return text.toString();
    }
}
