package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which studies a request asks for. Two requests of the same wording are equal. */
record StudyQuery(Words condition, Words term, Words location, Set<String> statuses, String from, String to) {
    private static final Set<String> STATUSES = Set.of(
            "ACTIVE_NOT_RECRUITING",
            "COMPLETED",
            "ENROLLING_BY_INVITATION",
            "NOT_YET_RECRUITING",
            "RECRUITING",
            "SUSPENDED",
            "TERMINATED",
            "WITHDRAWN",
            "AVAILABLE",
            "NO_LONGER_AVAILABLE",
            "TEMPORARILY_NOT_AVAILABLE",
            "APPROVED_FOR_MARKETING",
            "WITHHELD",
            "UNKNOWN");
    private static final Pattern START_RANGE =
            Pattern.compile("AREA\\[StartDate]\\s*RANGE\\[\\s*([^,\\]\\s]+)\\s*,\\s*([^,\\]\\s]+)\\s*]");

    static StudyQuery parse(Map<String, String> parameters) {
        var advanced = parameters.getOrDefault("filter.advanced", "").strip();
        var from = "";
        var to = "";
        if (!advanced.isEmpty()) {
            var range = START_RANGE.matcher(advanced);
            if (!range.matches()) {
                throw RequestRefused.badRequest(
                        "filter.advanced: only AREA[StartDate]RANGE[from,to] is supported, not " + advanced);
            }
            from = bound(range.group(1), "MIN");
            to = bound(range.group(2), "MAX");
        }
        return new StudyQuery(
                words(parameters, "query.cond"),
                words(parameters, "query.term"),
                words(parameters, "query.locn"),
                statuses(parameters.getOrDefault("filter.overallStatus", "")),
                from,
                to);
    }

    boolean matchesAll() {
        return statuses.isEmpty() && !hasRange() && !searchesText();
    }

    boolean searchesText() {
        return !condition.matchAll() || !term.matchAll() || !location.matchAll();
    }

    /** Whether a study fits; {@code text} may be null if this query does not search texts. */
    boolean fits(JsonNode study, @Nullable SearchText text) {
        var module = study.at("/protocolSection/statusModule");
        if (!statuses.isEmpty()
                && !statuses.contains(module.path("overallStatus").asText())) {
            return false;
        }
        if (hasRange() && !inRange(module.at("/startDateStruct/date").asText())) {
            return false;
        }
        return text == null
                || (condition.occurIn(text.condition())
                        && term.occurIn(text.everything())
                        && location.occurIn(text.location()));
    }

    private boolean hasRange() {
        return !from.isEmpty() || !to.isEmpty();
    }

    /** Text order is date order in this format; a date without a day counts as the first of its month. */
    private boolean inRange(String date) {
        var day = date.length() == 7 ? date + "-01" : date;
        return !date.isEmpty() && day.compareTo(from) >= 0 && (to.isEmpty() || day.compareTo(to) <= 0);
    }

    private static String bound(String text, String open) {
        if (text.equals(open)) {
            return "";
        }
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw RequestRefused.badRequest("filter.advanced: " + text + " is neither a date nor " + open);
        }
    }

    private static Set<String> statuses(String list) {
        var statuses = list.isBlank() ? Set.<String>of() : Set.copyOf(List.of(list.split("[,|]", -1)));
        for (var status : statuses) {
            if (!STATUSES.contains(status)) {
                throw RequestRefused.badRequest("filter.overallStatus: " + status + " is not a status");
            }
        }
        return statuses;
    }

    private static Words words(Map<String, String> parameters, String name) {
        return Words.parse(name, parameters.getOrDefault(name, ""));
    }
}
