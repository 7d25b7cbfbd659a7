package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.Attention;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;

/**
 * What the first reading of a file found: everything that can be said before its narratives are emitted.
 *
 * @param fingerprint the state of the file, which it had from the start to the end of the reading
 */
record Inspection(String checksum, Columns columns, NarrativeFigures figures, Findings findings, String fingerprint) {
    /** Reads a file to its end. Throws PipelineException with a SOURCE code or ITEM_INVALID, and as Attention. */
    static Inspection of(NarrativeFile file, ColumnNames names, Attention attention) throws InterruptedException {
        var fingerprint = file.fingerprint();
        var checksum = file.checksum();
        var findings = new Findings();
        try (var rows = new NarrativeRows(file, names, findings, attention)) {
            var tally = new NarrativeTally(findings, file.name(), rows.rowName());
            // Without its columns each row would repeat what is wrong with the header.
            var columnsFound = findings.errors() == 0;
            for (var row = rows.next(); columnsFound && row != null; row = rows.next()) {
                tally.add(row);
            }
            var figures = columnsFound ? tally.finish() : NarrativeFigures.NONE;
            if (!file.fingerprint().equals(fingerprint)) {
                throw new PipelineException(
                        ErrorCode.SOURCE_CHANGED, file.name() + " changed while it was checked; publish it again");
            }
            return new Inspection(checksum, rows.columns(), figures, findings, fingerprint);
        }
    }

    boolean rejected() {
        return findings.errors() > 0;
    }
}
