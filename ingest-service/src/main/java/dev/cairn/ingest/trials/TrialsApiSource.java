package dev.cairn.ingest.trials;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.RecordSieve;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Pages of {@code GET {base}/studies} of the ClinicalTrials.gov API v2. At the end it compares what came with the total
 * that the API gave on the first page.
 */
final class TrialsApiSource implements PageSource {
    private static final int MAX_EMPTY_PAGES = 100;

    private final Fetch fetch;
    private final InstantSource clock;
    private final URI base;
    private final TrialsQuery query;
    private final int pageSize;
    private final RecordSieve sieve;
    private final Set<String> tokens = new HashSet<>();
    private final long receivedBefore;
    private ApiCursor cursor;
    private int emptyPages;

    /** Gets the page at a URI, as {@code HttpFetcher} does. */
    @FunctionalInterface
    interface Fetch {
        StudyPage page(URI uri) throws InterruptedException;
    }

    TrialsApiSource(Fetch fetch, InstantSource clock, URI base, TrialsQuery query, int defaultPageSize, Cursor from) {
        this.fetch = fetch;
        this.clock = clock;
        this.base = base;
        this.query = query;
        this.pageSize = (int) Math.min(query.pageSize().orElse(defaultPageSize), query.limit());
        this.sieve = new RecordSieve(query.limit(), from.records());
        this.cursor = ApiCursor.parse(from.token());
        this.receivedBefore = cursor.received();
        if (cursor.pageToken() != null) {
            tokens.add(cursor.pageToken());
        }
    }

    @Override
    public Page next() throws InterruptedException {
        var uri = query.page(base, pageSize, cursor.pageToken());
        var page = fetch.page(uri);
        var records = taken(page.studies(), SourceUris.redacted(uri.toString()));
        var total = cursor.pageToken() == null ? page.totalCount() : cursor.total();
        cursor = new ApiCursor(page.nextPageToken(), receivedBefore + sieve.distinct(), total);
        if (sieve.full()) {
            return new Page(records, null, clock.instant());
        }
        if (page.nextPageToken() == null) {
            requireComplete();
            return new Page(records, null, clock.instant());
        }
        requireProgress(page, page.nextPageToken());
        return new Page(records, cursor.token(), clock.instant());
    }

    @Override
    public void close() {
        // Nothing is held between two pages.
    }

    private List<SourceRecord> taken(List<Study> studies, String source) {
        var records = new ArrayList<SourceRecord>(studies.size());
        for (var study : studies) {
            var record = SourceRecord.json(study.nctId(), study.json(), source);
            if (sieve.takes(record)) {
                records.add(record);
            }
        }
        return records;
    }

    private void requireProgress(StudyPage page, String next) {
        if (!tokens.add(next)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_PAGE_LOOP,
                    "page token \"" + next + "\" came for the second time after " + cursor.received() + " studies");
        }
        emptyPages = page.studies().isEmpty() ? emptyPages + 1 : 0;
        if (emptyPages >= MAX_EMPTY_PAGES) {
            throw new PipelineException(
                    ErrorCode.SOURCE_PAGE_LOOP, MAX_EMPTY_PAGES + " pages in a row had no study but a next page");
        }
    }

    /** A total can shrink while its pages are read: before the item fails for it, the source is asked once more. */
    private void requireComplete() throws InterruptedException {
        var received = cursor.received();
        if (isEnough(received, cursor.total())) {
            return;
        }
        var now = fetch.page(query.page(base, 1, null)).totalCount();
        if (!isEnough(received, now)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_INCOMPLETE,
                    "received " + received + " studies, but the source says there are "
                            + (now.isPresent() ? now.getAsLong() : "an unknown number")
                            + "; publish the item again");
        }
    }

    /** Without a total, having something has to do; having nothing does not. */
    private static boolean isEnough(long received, OptionalLong total) {
        return total.isPresent() ? received >= total.getAsLong() : received > 0;
    }
}
