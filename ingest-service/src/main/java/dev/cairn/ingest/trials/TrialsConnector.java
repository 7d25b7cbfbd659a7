package dev.cairn.ingest.trials;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceConnector;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.WorkItem;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Clinical trials, from the API or from files of its pages, whichever an item's source names; or from a file that an
 * earlier pipeline kept of a run, if the item has the parameter {@value RunFileSource#FILE}.
 */
public final class TrialsConnector implements SourceConnector {
    private final HttpFetcher fetcher;
    private final InstantSource clock;
    private final int pageSize;

    /** @param pageSize studies on a page for items that do not say */
    public TrialsConnector(HttpFetcher fetcher, InstantSource clock, int pageSize) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.pageSize = pageSize;
    }

    @Override
    public String dataType() {
        return "clinical_trials";
    }

    @Override
    public PageSource open(WorkItem item, Cursor from, BooleanSupplier unwanted) {
        var source = SourceUris.parse(item.getSource());
        if (item.getParameters().containsKey(RunFileSource.FILE)) {
            return runFile(item, source, from);
        }
        var query = TrialsQuery.of(item.getParameters());
        return SourceUris.isFile(source)
                ? new TrialsFileSource(clock, source, query, pageSize, from)
                : new TrialsApiSource(
                        uri -> fetcher.get(uri, StudyPage::parse, unwanted), clock, source, query, pageSize, from);
    }

    private PageSource runFile(WorkItem item, URI source, Cursor from) {
        if (!SourceUris.isFile(source)) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "the parameter " + RunFileSource.FILE + " needs a file: source, not " + item.getSource());
        }
        return new RunFileSource(source, item.getParameters(), pageSize, from);
    }
}
