package dev.cairn.ingest.trials;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a work item asks for, read from its parameters. A disease item has {@code disease_name} (and, for later stages,
 * {@code orpha_code}), and {@code search}: {@code term}, the default, looks for the name everywhere, {@code condition}
 * among the conditions. Every item may have {@code start_year}, {@code limit}, {@code page_size} and the API's own
 * query and filter parameters.
 *
 * @param literal the API's own parameters, by their names
 * @param disease the name of the disease, if the item is one
 * @param condition whether the name is looked for among the conditions only
 * @param startYear studies that started earlier, or at an unknown time, are left out
 * @param limit how many studies at most
 * @param pageSize studies on a page, if the item sets it
 */
record TrialsQuery(
        Map<String, String> literal,
        Optional<String> disease,
        boolean condition,
        OptionalInt startYear,
        long limit,
        OptionalInt pageSize) {

    private static final String FILTER_ADVANCED = "filter.advanced";
    private static final Set<String> LITERAL =
            Set.of("query.cond", "query.term", "query.locn", "filter.overallStatus", FILTER_ADVANCED);
    private static final Set<String> OWN =
            Set.of("disease_name", "orpha_code", "search", "start_year", "limit", "page_size");
    private static final int FIRST_YEAR = 1000;
    private static final int LAST_YEAR = 9999;
    private static final int MAX_PAGE_SIZE = 1000;

    TrialsQuery {
        literal = Map.copyOf(literal);
    }

    /** Reads the parameters of a work item. Throws ITEM_INVALID for what is unknown or wrong. */
    static TrialsQuery of(Map<String, String> parameters) {
        var unknown = parameters.keySet().stream()
                .filter(name -> !LITERAL.contains(name) && !OWN.contains(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw invalid("unknown parameters " + unknown + "; known are " + known());
        }
        var literal = new TreeMap<String, String>();
        parameters.forEach((name, value) -> {
            if (LITERAL.contains(name)) {
                literal.put(name, value);
            }
        });
        var query = new TrialsQuery(
                literal,
                Optional.ofNullable(parameters.get("disease_name")),
                searchesConditions(parameters.getOrDefault("search", "term")),
                number(parameters, "start_year", FIRST_YEAR, LAST_YEAR),
                number(parameters, "limit", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE),
                number(parameters, "page_size", 1, MAX_PAGE_SIZE));
        query.check();
        return query;
    }

    /** The URI of one page. The first one, without a token, also asks for the total. */
    URI page(URI base, int size, @Nullable String token) {
        var parameters = apiParameters();
        parameters.add(parameter("pageSize", Integer.toString(size)));
        parameters.add(token == null ? parameter("countTotal", "true") : parameter("pageToken", token));
        var query = base.getRawQuery() == null ? "" : base.getRawQuery() + "&";
        var path = base.getRawPath().replaceFirst("/+$", "") + "/studies";
        return URI.create(
                base.getScheme() + "://" + base.getRawAuthority() + path + "?" + query + String.join("&", parameters));
    }

    private List<String> apiParameters() {
        var all = new TreeMap<>(literal);
        disease.ifPresent(name -> all.put(diseaseParameter(), name));
        startYear.ifPresent(year -> all.merge(
                FILTER_ADVANCED,
                "AREA[StartDate]RANGE[" + year + "-01-01,MAX]",
                (given, range) -> range + " AND (" + given + ")"));
        var parameters = new ArrayList<String>();
        all.forEach((name, value) -> parameters.add(parameter(name, value)));
        return parameters;
    }

    private void check() {
        if (disease.isPresent() && disease.get().isBlank()) {
            throw invalid("parameter disease_name is empty");
        }
        if (disease.isPresent() && literal.containsKey(diseaseParameter())) {
            throw invalid("parameters disease_name and " + diseaseParameter() + " say the same; give one of them");
        }
    }

    private String diseaseParameter() {
        return condition ? "query.cond" : "query.term";
    }

    private static boolean searchesConditions(String search) {
        return switch (search) {
            case "condition" -> true;
            case "term" -> false;
            default -> throw invalid("parameter search is \"" + search + "\"; it must be term or condition");
        };
    }

    private static OptionalInt number(Map<String, String> parameters, String name, int min, int max) {
        var text = parameters.get(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            var value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException notNumber) {
            // Reported below, with the bounds.
        }
        throw invalid("parameter " + name + " is \"" + text + "\"; it must be a number from " + min + " to " + max);
    }

    private static String parameter(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> known() {
        return Stream.concat(OWN.stream(), LITERAL.stream()).sorted().toList();
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.ITEM_INVALID, message);
    }
}
