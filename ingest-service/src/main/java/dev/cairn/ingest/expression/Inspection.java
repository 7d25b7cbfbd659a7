package dev.cairn.ingest.expression;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.nio.ByteBuffer;

/**
 * What the first reading of a study found: everything that can be said before its genes are emitted.
 *
 * @param header the payload of its header
 * @param fingerprint the state of its files, which they had from the start to the end of the reading
 */
record Inspection(StudyContents study, Figures figures, Findings findings, ByteBuffer header, String fingerprint) {
    /** Reads a study to its end. Throws PipelineException with a SOURCE code, and as {@link Attention}. */
    static Inspection of(ExpressionSource source, String accession, Thresholds thresholds, Attention attention)
            throws InterruptedException {
        var files = source.files();
        var parts = source.parts(accession);
        var fingerprint = files.fingerprint(parts.files());
        var findings = new Findings();
        var study = StudyContents.read(files, parts, findings);
        var figures = StudyCheck.run(files, study, findings, thresholds, attention);
        if (!files.fingerprint(parts.files()).equals(fingerprint)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_CHANGED,
                    parts.files() + " changed while they were checked; publish the item again");
        }
        return new Inspection(
                study, figures, findings, ByteBuffer.wrap(StudyHeader.encode(study, figures, findings)), fingerprint);
    }
}
