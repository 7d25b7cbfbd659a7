package dev.cairn.cli;

import dev.cairn.control.publish.BulkQuery;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One query for many studies, in the words of the ClinicalTrials.gov API. */
final class BulkOptions {
    @Option(names = "--start-year", paramLabel = "YEAR", description = "Studies that start in YEAR or later.")
    private @Nullable Integer startYear;

    @Option(names = "--limit", paramLabel = "N", description = "At most N studies.")
    private @Nullable Integer limit;

    @Option(names = "--cond", paramLabel = "QUERY", description = "Studies about a condition (query.cond).")
    private @Nullable String condition;

    @Option(names = "--term", paramLabel = "QUERY", description = "Studies that say something (query.term).")
    private @Nullable String term;

    @Option(names = "--locn", paramLabel = "QUERY", description = "Studies at a place (query.locn).")
    private @Nullable String location;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Studies in a state, such as RECRUITING,COMPLETED (filter.overallStatus).")
    private @Nullable String status;

    @Option(names = "--advanced", paramLabel = "QUERY", description = "An Essie expression (filter.advanced).")
    private @Nullable String advanced;

    @Option(names = "--page-size", paramLabel = "N", description = "Studies asked for at a time.")
    private @Nullable Integer pageSize;

    BulkQuery query() {
        Map<String, Object> given = new HashMap<>();
        put(given, BulkQuery.START_YEAR, startYear);
        put(given, BulkQuery.LIMIT, limit);
        put(given, BulkQuery.CONDITION, condition);
        put(given, BulkQuery.TERM, term);
        put(given, BulkQuery.LOCATION, location);
        put(given, BulkQuery.STATUS, status);
        put(given, BulkQuery.ADVANCED, advanced);
        put(given, BulkQuery.PAGE_SIZE, pageSize);
        return new BulkQuery(given);
    }

    private static void put(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
