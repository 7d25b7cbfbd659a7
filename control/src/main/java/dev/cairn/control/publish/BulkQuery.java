package dev.cairn.control.publish;

import dev.cairn.kit.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One query for many studies. Its parameters are those of the ClinicalTrials.gov API v2, and {@code start_year} (studies
 * that start in this year or later), {@code limit} (at most so many studies) and {@code page_size}.
 */
public final class BulkQuery {
    /** Studies that start in this year or later. */
    public static final String START_YEAR = "start_year";
    /** At most so many studies. */
    public static final String LIMIT = "limit";
    /** Studies asked for at a time. */
    public static final String PAGE_SIZE = "page_size";

    public static final String CONDITION = "query.cond";
    public static final String TERM = "query.term";
    public static final String LOCATION = "query.locn";
    public static final String STATUS = "filter.overallStatus";
    public static final String ADVANCED = "filter.advanced";

    private static final List<String> NAMES =
            List.of(CONDITION, TERM, LOCATION, STATUS, ADVANCED, START_YEAR, LIMIT, PAGE_SIZE);
    private static final int LONGEST_SLUG = 60;

    private final Map<String, String> parameters = new LinkedHashMap<>();

    /** A query of the parameters that are given; those that are null are left out. Throws ConfigException. */
    public BulkQuery(Map<String, ?> given) {
        for (var name : NAMES) {
            var value = given.get(name);
            if (value != null && !value.toString().isBlank()) {
                parameters.put(name, value.toString().strip());
            }
        }
        var unknown = given.keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .sorted()
                .toList();
        var problems = new ArrayList<String>();
        if (!unknown.isEmpty()) {
            problems.add("a query has no parameters " + unknown + ", only " + NAMES);
        }
        checkNumber(START_YEAR, 1000, 9999, problems);
        checkNumber(LIMIT, 1, Integer.MAX_VALUE, problems);
        checkNumber(PAGE_SIZE, 1, 1000, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void checkNumber(String name, int min, int max, List<String> problems) {
        var value = parameters.get(name);
        if (value == null) {
            return;
        }
        try {
            var number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number that is out of bounds.
        }
        problems.add(name + " is " + value + ": it must be a number from " + min + " to " + max);
    }

    /** True if it asks for every study of its source. */
    public boolean isEverything() {
        return parameters.isEmpty();
    }

    /** The item that runs the query; the same query gets the same name in every run. */
    public NewItem item() {
        return new NewItem("bulk:" + slug(), parameters);
    }

    private String slug() {
        var words = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (!name.equals(PAGE_SIZE)) {
                words.append(' ')
                        .append(name.substring(name.indexOf('.') + 1))
                        .append(' ')
                        .append(value);
            }
        });
        var slug = words.toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        if (slug.isEmpty()) {
            return "all";
        }
        return slug.length() <= LONGEST_SLUG ? slug : slug.substring(0, LONGEST_SLUG) + "-" + checksum(slug);
    }

    /** Tells long queries apart that begin alike. */
    private static String checksum(String slug) {
        var crc = new CRC32();
        crc.update(slug.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
