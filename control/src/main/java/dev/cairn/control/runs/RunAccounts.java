package dev.cairn.control.runs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written about one run.
 *
 * @param published how many items it was published with; null until its own record was loaded
 * @param items those that the loader has heard of
 */
record RunAccounts(String runId, RunStatus status, @Nullable Long published, List<ItemAccounts> items) {

    List<Mismatch> mismatches() {
        var problems = new ArrayList<String>();
        var open = items.stream().filter(item -> !item.finished()).count();
        if (published != null && items.size() > published) {
            problems.add("was published with " + published + " items but has " + items.size());
        }
        if (status.finished() && published != null && items.size() < published) {
            problems.add("is " + status + " but has " + items.size() + " of " + published + " items");
        }
        if (status.finished() && open > 0) {
            problems.add("is " + status + " but " + open + " items are open");
        }
        return problems.stream()
                .map(problem -> new Mismatch(runId, null, problem))
                .toList();
    }

    RunBalance balance(RunBalance.Verdict verdict) {
        var unsealed = (published == null ? items.size() : Math.max(published, items.size()))
                - items.stream().filter(item -> item.expected() != null).count();
        var known = published != null && unsealed == 0;
        long expected = 0;
        long loaded = 0;
        long unchanged = 0;
        long superseded = 0;
        long dead = 0;
        for (var item : items) {
            var sealed = item.expected();
            expected += sealed == null ? 0 : sealed;
            loaded += item.outcomes().loaded();
            unchanged += item.outcomes().unchanged();
            superseded += item.outcomes().superseded();
            dead += item.outcomes().dead();
        }
        var records = RecordCounts.of(known ? expected : null, loaded, unchanged, superseded, dead);
        return new RunBalance(runId, status, records, unsealed, verdict);
    }
}
