package dev.cairn.ingest.narratives;

import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.narrative.DataSourceName;
import java.net.URI;
import java.util.Map;

/**
 * What an item asks for.
 *
 * @param dataSource the name under which the narratives are kept
 */
record NarrativeItem(URI source, String dataSource, NarrativeFile file, ColumnNames columns) {
    /** Reads an item. Throws ITEM_INVALID or SOURCE_NOT_FOUND. */
    static NarrativeItem of(String source, Map<String, String> parameters) {
        var dataSource = parameters.get(NarrativesConnector.DATA_SOURCE);
        if (dataSource == null || !DataSourceName.isValid(dataSource)) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "the parameter " + NarrativesConnector.DATA_SOURCE + " must be a name of "
                            + DataSourceName.DESCRIPTION + ", not " + dataSource);
        }
        var uri = SourceUris.parse(source);
        return new NarrativeItem(
                uri,
                dataSource,
                NarrativeFile.at(uri, parameters.get(NarrativesConnector.SHEET)),
                ColumnNames.of(parameters));
    }
}
