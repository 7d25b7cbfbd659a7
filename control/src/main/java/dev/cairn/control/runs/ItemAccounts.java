package dev.cairn.control.runs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written about one item, from places that are written independently of each other.
 *
 * @param status as the loader closed it
 * @param expected what ingest sealed
 * @param counters what the loader summed up as it went
 * @param outcomes counted now, from the outcomes of the single records
 * @param highestOrdinal of these records; -1 without any
 * @param undocumented outcomes whose content is not in the documents
 * @param unlettered outcomes DEAD without a dead letter
 */
record ItemAccounts(
        String runId,
        String entity,
        String status,
        @Nullable Long expected,
        RecordCounts counters,
        RecordCounts outcomes,
        long highestOrdinal,
        long undocumented,
        long unlettered) {

    List<Mismatch> mismatches() {
        var problems = new ArrayList<String>();
        compare(problems, "loaded", counters.loaded(), outcomes.loaded());
        compare(problems, "unchanged", counters.unchanged(), outcomes.unchanged());
        compare(problems, "superseded", counters.superseded(), outcomes.superseded());
        compare(problems, "dead", counters.dead(), outcomes.dead());
        if (expected != null) {
            compareWithExpected(problems, expected);
        } else if (complete()) {
            problems.add("is " + status + " but was never sealed");
        }
        if (undocumented > 0) {
            problems.add(undocumented + " records have an outcome but no document");
        }
        if (unlettered > 0) {
            problems.add(unlettered + " records are DEAD but have no dead letter");
        }
        return problems.stream()
                .map(problem -> new Mismatch(runId, entity, problem))
                .toList();
    }

    boolean finished() {
        return complete() || status.equals("CANCELLED");
    }

    /** True if every record must have its outcome. */
    private boolean complete() {
        return status.equals("COMPLETED") || status.equals("COMPLETED_WITH_ERRORS") || status.equals("FAILED");
    }

    private void compareWithExpected(List<String> problems, long sealed) {
        var accounted = outcomes.accounted();
        if (accounted > sealed) {
            problems.add("has " + accounted + " outcomes but was sealed with " + sealed + " records");
        } else if (highestOrdinal >= sealed) {
            problems.add("has an outcome for record " + highestOrdinal + " but was sealed with " + sealed
                    + " records, the last being " + (sealed - 1));
        } else if (complete() && accounted < sealed) {
            problems.add(
                    "is " + status + " but " + (sealed - accounted) + " of " + sealed + " records have no outcome");
        } else if (!complete() && accounted == sealed) {
            problems.add("is " + status + " but all " + sealed + " records have their outcome");
        }
    }

    private static void compare(List<String> problems, String name, long counter, long counted) {
        if (counter != counted) {
            problems.add("counter " + name + " says " + counter + ", the records say " + counted);
        }
    }
}
