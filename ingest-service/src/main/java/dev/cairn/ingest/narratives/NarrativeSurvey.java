package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Finding;
import dev.cairn.ingest.files.Attention;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What an item would bring, without bringing it.
 *
 * @param checksum SHA-256 of the file, hexadecimal
 * @param layout LONG or WIDE
 * @param columns which header was read as which field
 * @param findings most in the order in which they were found
 * @param rejected whether a finding is an ERROR, so that nothing of the file would be loaded
 */
public record NarrativeSurvey(
        String dataSource,
        String file,
        String checksum,
        String layout,
        Map<String, String> columns,
        List<Finding> findings,
        NarrativeFigures figures,
        boolean rejected) {
    public NarrativeSurvey {
        findings = List.copyOf(findings);
    }

    /**
     * Reads a file to its end. Throws PipelineException with a SOURCE code, or ITEM_INVALID.
     *
     * @param source a file: URI
     * @param parameters those of the item, see {@link NarrativesConnector}
     */
    public static NarrativeSurvey of(URI source, Map<String, String> parameters) throws InterruptedException {
        var item = NarrativeItem.of(source.toString(), parameters);
        var inspected = Inspection.of(item.file(), item.columns(), new Attention(() -> false));
        return new NarrativeSurvey(
                item.dataSource(),
                item.file().name(),
                inspected.checksum(),
                inspected.columns().layout().name(),
                inspected.columns().named(),
                inspected.findings().list(),
                inspected.figures(),
                inspected.rejected());
    }
}
