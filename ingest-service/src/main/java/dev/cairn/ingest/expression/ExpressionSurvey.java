package dev.cairn.ingest.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.ingest.checks.Finding;
import dev.cairn.ingest.files.Attention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Checks a study as its item would, without emitting it. */
public final class ExpressionSurvey {
    private ExpressionSurvey() {}

    /**
     * What the checks on entry say of a study.
     *
     * @param accession the study
     * @param findings most in the order in which they were found
     * @param figures what was measured
     * @param rejected whether a finding is an ERROR, so that nothing of the study would be loaded
     * @param header the payload of the header that the item would emit
     */
    public record Surveyed(
            String accession, List<Finding> findings, Figures figures, boolean rejected, JsonNode header) {
        public Surveyed {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads a study to its end. Throws PipelineException with a SOURCE code, or ITEM_INVALID.
     *
     * @param source a file: URI of a folder or zip
     * @param parameters those of the item: {@code threshold.<name>}, see {@link Threshold}
     */
    public static Surveyed survey(URI source, String accession, Map<String, String> parameters)
            throws InterruptedException {
        var thresholds = Thresholds.of(parameters);
        try (var opened = ExpressionSource.at(source)) {
            var inspected = Inspection.of(opened, accession, thresholds, new Attention(() -> false));
            var findings = inspected.findings();
            return new Surveyed(
                    accession,
                    findings.list(),
                    inspected.figures(),
                    findings.errors() > 0,
                    AggregatedMetadata.MAPPER.readTree(inspected.header().array()));
        } catch (IOException e) {
            throw new UncheckedIOException("a header that was just written is JSON", e);
        }
    }
}
