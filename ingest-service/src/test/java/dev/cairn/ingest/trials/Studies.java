package dev.cairn.ingest.trials;

import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Small studies and pages for tests. */
final class Studies {
    private Studies() {}

    static String study(int number) {
        return study("NCT%08d".formatted(number), "2020-0" + (1 + number % 9), "Study " + number);
    }

    static String study(String id, String started, String title) {
        return """
                {"protocolSection": {"identificationModule": {"nctId": "%s", "briefTitle": "%s"}, \
                "statusModule": {"startDateStruct": {"date": "%s"}}}, "hasResults":  false}"""
                .formatted(id, title, started);
    }

    /** A page of the studies with numbers from the first to the last, both included. */
    static String page(int first, int last, @Nullable String next, @Nullable Integer total) {
        var studies = IntStream.rangeClosed(first, last).mapToObj(Studies::study).toList();
        return page(studies, next, total);
    }

    static String page(List<String> studies, @Nullable String next, @Nullable Integer total) {
        return (total == null ? "{" : "{\"totalCount\": " + total + ", ")
                + "\"studies\": [" + String.join(", ", studies) + "]"
                + (next == null ? "" : ", \"nextPageToken\": \"" + next + "\"") + "}";
    }

    static List<String> keys(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj("NCT%08d"::formatted)
                .toList();
    }

    /** All records, page by page, to the end. */
    static List<SourceRecord> readAll(PageSource source) throws InterruptedException {
        var records = new ArrayList<SourceRecord>();
        try (source) {
            var last = false;
            while (!last) {
                var page = source.next();
                records.addAll(page.records());
                last = page.last();
            }
        }
        return records;
    }

    static List<String> keysOf(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::key).collect(Collectors.toCollection(ArrayList::new));
    }

    static String text(SourceRecord record) {
        return StandardCharsets.UTF_8.decode(record.payload().duplicate()).toString();
    }
}
