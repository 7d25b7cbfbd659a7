package dev.cairn.ingest.checks;

import dev.cairn.schemas.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects findings. Those of one check, severity and file become one finding, so that they stay few. */
public final class Findings {
    private static final int NAMED_PLACES = 5;
    private static final int NAMED_FINDINGS = 5;
    private static final int SUMMARY_CHARS = 1000;

    private final Map<Subject, Tally> tallies = new LinkedHashMap<>();
    private long errors;

    private record Subject(Enum<?> check, Severity severity, String file) {}

    private static final class Tally {
        private final List<String> places = new ArrayList<>();
        private final String message;
        private long count;

        Tally(String message) {
            this.message = message;
        }
    }

    /** Takes in one finding at a place in a file. The message of the first one is kept. */
    public void add(Enum<?> check, Severity severity, String file, String place, String message) {
        add(check, severity, file, List.of(place), message, 1);
    }

    /** Takes in a finding that was made several times, at several places, of which the first are named. */
    public void add(Enum<?> check, Severity severity, String file, List<String> places, String message, long count) {
        var tally = tallies.computeIfAbsent(new Subject(check, severity, file), any -> new Tally(message));
        places.stream().limit(NAMED_PLACES - (long) tally.places.size()).forEach(tally.places::add);
        tally.count += count;
        errors += severity == Severity.ERROR ? count : 0;
    }

    /** How often an ERROR was found. */
    public long errors() {
        return errors;
    }

    public List<Finding> list() {
        return tallies.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The errors in one line, cut if they are many. */
    public String errorSummary() {
        var found = list().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        var lines = found.stream()
                .limit(NAMED_FINDINGS)
                .map(finding -> finding.code() + " (" + finding.count() + ") in " + finding.location() + ": "
                        + finding.message())
                .toList();
        var more = found.size() > NAMED_FINDINGS ? "; and " + (found.size() - NAMED_FINDINGS) + " more" : "";
        var text = String.join("; ", lines) + more;
        return text.length() > SUMMARY_CHARS ? text.substring(0, SUMMARY_CHARS) + "…" : text;
    }

    private static Finding finding(Subject subject, Tally tally) {
        var places = String.join(", ", tally.places);
        var more = tally.count - tally.places.size();
        return new Finding(
                subject.check().name(),
                subject.severity(),
                subject.file()
                        + (places.isEmpty() ? "" : " " + places)
                        + (more > 0 && !places.isEmpty() ? " and " + more + " more" : ""),
                tally.message,
                tally.count);
    }
}
