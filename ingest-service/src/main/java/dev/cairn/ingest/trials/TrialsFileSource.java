package dev.cairn.ingest.trials;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.RecordSieve;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Studies from a file or the files of one folder (subfolders are not looked into): pages of the API, or NDJSON of
 * studies, plain or gzip. A file of a folder that is JSON of another kind is passed over with a warning; one that is
 * broken or cut off fails the item. Memory does not grow with the files.
 */
final class TrialsFileSource implements PageSource {
    private static final Logger log = LoggerFactory.getLogger(TrialsFileSource.class);
    private static final long MAX_PAGE_BYTES = 4L * 1024 * 1024;
    private static final int SNIFFED_BYTES = 1024;

    private final InstantSource clock;
    private final StudyFiles source;
    private final int pageSize;
    private final StudyFilter filter;
    private final RecordSieve sieve;
    private StudyFiles.Place place;
    private boolean foundStudies;
    private @Nullable StudyReader reader;

    TrialsFileSource(InstantSource clock, URI uri, TrialsQuery query, int defaultPageSize, Cursor from) {
        this.clock = clock;
        this.pageSize = query.pageSize().orElse(defaultPageSize);
        this.filter = new StudyFilter(query);
        this.sieve = new RecordSieve(query.limit(), from.records());
        this.source = StudyFiles.at(uri);
        this.place = source.place(from.token());
        this.foundStudies = from.token() != null;
    }

    @Override
    public Page next() {
        var records = new ArrayList<SourceRecord>();
        var bytes = 0L;
        for (var count = 0; count < pageSize && bytes < MAX_PAGE_BYTES; count++) {
            var study = sieve.full() ? null : nextStudy();
            if (study == null) {
                return new Page(records, null, clock.instant());
            }
            bytes += study.json().length;
            if (filter.test(study)) {
                var record = SourceRecord.json(study.nctId(), study.json(), file().uri());
                if (sieve.takes(record)) {
                    records.add(record);
                }
            }
        }
        return new Page(records, source.token(place), clock.instant());
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            log.warn("event=close_failed file={}", file().path(), e);
        }
    }

    private @Nullable Study nextStudy() {
        while (place.file() < source.files().size()) {
            var study = nextOfFile();
            if (study != null) {
                foundStudies = true;
                place = new StudyFiles.Place(place.file(), place.study() + 1);
                return study;
            }
            file().requireUnchanged();
            place = new StudyFiles.Place(place.file() + 1, 0);
        }
        if (!foundStudies) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    source.root() + " holds no studies: neither pages of the API nor NDJSON of studies");
        }
        return null;
    }

    /** The next study of the current file; null if there is none. */
    private @Nullable Study nextOfFile() {
        try {
            if (reader == null) {
                reader = open();
            }
            var study = reader == null ? null : reader.next();
            if (study == null && reader != null) {
                requireStudies(reader);
                reader.close();
                reader = null;
            }
            return study;
        } catch (IOException e) {
            throw unreadable(e);
        } catch (PipelineException e) {
            throw new PipelineException(e.code(), file().path() + ": " + e.getMessage(), e);
        }
    }

    /** Opens the current file at the current place; null if it is to be passed over. */
    private @Nullable StudyReader open() throws IOException {
        var in = file().open();
        if (!startsAsJson(in)) {
            in.close();
            if (source.folder() && !file().isNamedJson()) {
                log.warn("event=file_passed_over file={} reason=\"not JSON\"", file().path());
                return null;
            }
            throw new PipelineException(
                    file().size() == 0 ? ErrorCode.SOURCE_TRUNCATED : ErrorCode.SOURCE_MALFORMED,
                    file().size() == 0 ? "the file is empty" : "the file is not JSON");
        }
        var opened = new StudyReader(in);
        for (var done = 0L; done < place.study(); done++) {
            opened.next();
        }
        return opened;
    }

    private void requireStudies(StudyReader read) {
        if (read.foundStudies()) {
            return;
        }
        if (!source.folder()) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    "the file is JSON, but neither a page of the API nor NDJSON of studies");
        }
        log.warn("event=file_passed_over file={} reason=\"JSON, but no studies\"", file().path());
    }

    /** Whether the first character that is no space, after a byte order mark if there is one, begins JSON. */
    private static boolean startsAsJson(InputStream in) throws IOException {
        in.mark(SNIFFED_BYTES);
        var start = new String(in.readNBytes(SNIFFED_BYTES), StandardCharsets.UTF_8);
        in.reset();
        var text = start.replace("\uFEFF", "").stripLeading();
        return text.startsWith("{") || text.startsWith("[");
    }

    private StudyFile file() {
        return source.files().get(place.file());
    }

    private PipelineException unreadable(IOException e) {
        var code = e instanceof EOFException ? ErrorCode.SOURCE_TRUNCATED : ErrorCode.SOURCE_MALFORMED;
        return new PipelineException(code, file().path() + " cannot be read: " + e.getMessage(), e);
    }
}
