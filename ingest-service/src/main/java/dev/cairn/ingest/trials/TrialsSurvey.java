package dev.cairn.ingest.trials;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Says how many studies an item would bring, and shows some of them, without fetching it. The API counts them itself and
 * shows its first ones; files are read through once, and any study is as likely to be shown as any other.
 */
public final class TrialsSurvey {
    private static final int MAX_PAGE_SIZE = 1000;

    private final HttpFetcher fetcher;
    private final InstantSource clock;
    private final Random random;

    /** @param random chooses among the studies of files */
    public TrialsSurvey(HttpFetcher fetcher, InstantSource clock, Random random) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What an item would bring.
     *
     * @param records how many
     * @param sample some of them
     */
    public record Found(long records, List<SourceRecord> sample) {
        public Found {
            sample = List.copyOf(sample);
        }
    }

    /**
     * Surveys an item. Throws PipelineException with a SOURCE code, or ITEM_INVALID.
     *
     * @param sampleSize how many studies to show at most; at least 1
     */
    public Found survey(String source, Map<String, String> parameters, int sampleSize) throws InterruptedException {
        var uri = SourceUris.parse(source);
        var query = TrialsQuery.of(parameters);
        return SourceUris.isFile(uri) ? ofFiles(uri, query, sampleSize) : ofApi(uri, query, sampleSize);
    }

    private Found ofApi(URI base, TrialsQuery query, int sampleSize) throws InterruptedException {
        var size = (int) Math.min(Math.min(sampleSize, MAX_PAGE_SIZE), query.limit());
        var uri = query.page(base, size, null);
        var page = fetcher.get(uri, StudyPage::parse);
        var shown = SourceUris.redacted(uri.toString());
        var total = page.totalCount()
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.SOURCE_MALFORMED, shown + " was asked for a count and gave none"));
        var sample = page.studies().stream()
                .limit(size)
                .map(study -> SourceRecord.json(study.nctId(), study.json(), shown))
                .toList();
        return new Found(Math.min(total, query.limit()), sample);
    }

    private Found ofFiles(URI uri, TrialsQuery query, int sampleSize) {
        var sample = new ArrayList<SourceRecord>();
        var seen = 0L;
        try (var source = new TrialsFileSource(clock, uri, query, MAX_PAGE_SIZE, Cursor.START)) {
            var ended = false;
            while (!ended) {
                var page = source.next();
                ended = page.last();
                for (var record : page.records()) {
                    seen++;
                    keep(record, seen, sample, sampleSize);
                }
            }
        }
        return new Found(seen, sample);
    }

    /** A reservoir: the n-th record replaces one of those kept with the chance that each of n has to be kept. */
    private void keep(SourceRecord record, long seen, List<SourceRecord> sample, int sampleSize) {
        if (sample.size() < sampleSize) {
            sample.add(record);
            return;
        }
        var place = (long) (random.nextDouble() * seen);
        if (place < sampleSize) {
            sample.set((int) place, record);
        }
    }
}
