package dev.cairn.samples;

import dev.cairn.samples.NarrativePlan.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a file of invented narratives as death investigations have them, with flags that say which tell of violence by
 * an intimate partner. A third do, or nearly so; some have no text, some say only that there is none, some have no flag.
 * The same seed gives the same bytes. Nothing is kept in memory but one case.
 */
public final class NarrativeGenerator {
    /** The most cases of a file: a sheet has rows for twice as many narratives. */
    public static final int MAX_INCIDENTS = 500_000;

    private static final List<String> LONG_HEADER =
            List.of("incident_id", "narrative_type", "narrative_text", "manual_flag_ind");
    private static final List<String> WIDE_HEADER = List.of(
            "IncidentID", "IncidentYear", "SiteID", "NarrativeCME", "NarrativeLE", "FlagCME", "FlagLE", "FlagCase");

    private final long seed;

    private NarrativeGenerator(long seed) {
        this.seed = seed;
    }

    public static NarrativeGenerator seeded(long seed) {
        return new NarrativeGenerator(seed);
    }

    /** What was written. */
    public record Written(int incidents, int narratives, int withoutText, int labelled, int positive) {
        private Written with(InventedCase written) {
            var sum = this;
            for (var told : List.of(written.cme(), written.le())) {
                sum = new Written(
                        sum.incidents,
                        sum.narratives + 1,
                        sum.withoutText + (told.narrative() ? 0 : 1),
                        sum.labelled + (told.flag().isEmpty() ? 0 : 1),
                        sum.positive + (told.flag().equals("1") ? 1 : 0));
            }
            return new Written(sum.incidents + 1, sum.narratives, sum.withoutText, sum.labelled, sum.positive);
        }
    }

    /** Writes a file, over one that is there. */
    public Written write(NarrativePlan plan, Path file) throws IOException {
        var written = new Written(0, 0, 0, 0, 0);
        try (var rows = SampleRows.to(file, plan.format())) {
            rows.write(plan.layout() == Layout.LONG ? LONG_HEADER : WIDE_HEADER);
            for (var number = 1; number <= plan.incidents(); number++) {
                var each = InventedCase.of(seed, number);
                write(each, plan.layout(), rows);
                written = written.with(each);
            }
        }
        return written;
    }

    private static void write(InventedCase each, Layout layout, SampleRows rows) throws IOException {
        switch (layout) {
            case LONG -> {
                rows.write(
                        List.of(each.id(), "cme", each.cme().text(), each.cme().flag()));
                rows.write(List.of(each.id(), "le", each.le().text(), each.le().flag()));
            }
            case WIDE ->
                rows.write(List.of(
                        each.id(),
                        Integer.toString(each.year()),
                        each.site(),
                        each.cme().text(),
                        each.le().text(),
                        each.cme().flag(),
                        each.le().flag(),
                        each.flag()));
        }
    }
}
