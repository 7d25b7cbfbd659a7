package dev.cairn.control.lag;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found in parts of a gap.
 *
 * @param offsets how many offsets were looked at
 * @param records how many of them hold a record; the others are transaction markers, aborted or compacted away
 * @param byRun those of the records that are a record of a run, by run
 * @param oldest when the first of them was written; null without any
 */
record GapSample(
        long offsets,
        long records,
        Map<String, Long> byRun,
        @Nullable Instant oldest) {
    static final GapSample NOTHING = new GapSample(0, 0, Map.of(), null);

    /** This, and what was found further on. */
    GapSample and(GapSample later) {
        var sum = new HashMap<>(byRun);
        later.byRun.forEach((run, count) -> sum.merge(run, count, Long::sum));
        return new GapSample(
                offsets + later.offsets, records + later.records, sum, oldest == null ? later.oldest : oldest);
    }

    /** How many records a gap holds, as far as this sample tells. Without an answer each offset counts as one. */
    double recordsIn(Gap gap) {
        return offsets == 0 ? Math.max(0, gap.length()) : scaled(records, gap);
    }

    /** The same for each run. */
    Map<String, Double> byRunIn(Gap gap) {
        var scaled = new HashMap<String, Double>();
        byRun.forEach((run, count) -> scaled.put(run, scaled(count, gap)));
        return scaled;
    }

    /** True if the whole gap was looked at. */
    boolean covers(Gap gap) {
        return offsets >= gap.length();
    }

    private double scaled(long count, Gap gap) {
        return covers(gap) ? count : (double) count * gap.length() / offsets;
    }
}
