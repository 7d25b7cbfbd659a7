package dev.cairn.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the suite did to the pipeline and what came of it, in {@code target/faults-report.md}, written anew after each
 * scenario.
 */
final class FaultsReport {
    private static final Path FILE = Path.of("target", "faults-report.md");
    private static final String HEADER = """
            | scenario | faults survived | kills | records | lost | duplicated | paid again, of what was in flight | back after |
            |---|---|---|---|---|---|---|---|
            """;
    private static final List<Row> ROWS = new ArrayList<>();

    private FaultsReport() {}

    /**
     * A scenario that has ended.
     *
     * @param faults how often each
     * @param kills how many of them were kill -9 of a process
     * @param paidAgain texts that a model was paid for more than once; -1 where no model was asked
     * @param inFlight texts that may have been under way when their process died
     * @param recovery the longest time from a kill -9 of everything to the first new record; zero if not measured
     */
    record Row(
            String scenario,
            Map<String, Integer> faults,
            int kills,
            long records,
            Promises.Verdict verdict,
            long paidAgain,
            long inFlight,
            Duration recovery) {

        private String text() {
            var list = faults.entrySet().stream()
                    .map(fault -> fault.getKey() + " × " + fault.getValue())
                    .collect(Collectors.joining(", "));
            return "| %s | %s | %d | %,d | %d | %d | %s | %s |"
                    .formatted(
                            scenario,
                            list,
                            kills,
                            records,
                            verdict.lost(),
                            verdict.duplicated(),
                            paidAgain < 0 ? "–" : "%,d of %,d".formatted(paidAgain, inFlight),
                            recovery.isZero() ? "–" : String.format(Locale.ROOT, "%.1f s", recovery.toMillis() / 1e3));
        }
    }

    static synchronized void add(Row row) {
        ROWS.add(row);
        System.out.println((ROWS.size() == 1 ? HEADER : "") + row.text() + "\n" + total());
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    HEADER + ROWS.stream().map(Row::text).collect(Collectors.joining("\n")) + "\n\n" + total() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String total() {
        return "Seed %d, %s form: %,d faults, of them %,d kills; %,d records, %d lost, %d duplicated."
                .formatted(
                        Extent.SEED,
                        Extent.isLong() ? "long" : "short",
                        ROWS.stream()
                                .flatMap(row -> row.faults().values().stream())
                                .mapToInt(Integer::intValue)
                                .sum(),
                        ROWS.stream().mapToInt(Row::kills).sum(),
                        ROWS.stream().mapToLong(Row::records).sum(),
                        ROWS.stream().mapToLong(row -> row.verdict().lost()).sum(),
                        ROWS.stream()
                                .mapToLong(row -> row.verdict().duplicated())
                                .sum());
    }
}
