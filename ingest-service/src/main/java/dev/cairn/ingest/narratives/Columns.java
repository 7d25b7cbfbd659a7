package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.schemas.Severity;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a file hold.
 *
 * @param layout the one that the header is of, or comes nearest to
 * @param width how many columns there are
 */
record Columns(Layout layout, Map<Field, Integer> indexes, List<String> headers, int width) {
    private static final int SHOWN_HEADERS = 20;
    private static final int SHOWN_CHARS = 32;
    private static final int SHOWN_WORDS = 4;

    /** Reads a header. What is wrong with it becomes findings at the level of an error. */
    static Columns of(Table.Row header, ColumnNames names, Findings findings, String file, String place) {
        var resolver = new Resolver(
                header.cells(), names, (check, message) -> findings.add(check, Severity.ERROR, file, place, message));
        return resolver.resolve();
    }

    /** The cell of a field; empty if the file has no such column, or the row no such cell. */
    String cell(Table.Row row, Field field) {
        var index = indexes.get(field);
        return index == null || index >= row.cells().size() ? "" : row.cells().get(index);
    }

    boolean has(Field field) {
        return indexes.containsKey(field);
    }

    /** Which header was read as which field. */
    Map<String, String> named() {
        var named = new LinkedHashMap<String, String>();
        indexes.forEach((field, index) -> named.put(field.id(), headers.get(index)));
        return named;
    }

    /** Takes in what is wrong with a header. */
    @FunctionalInterface
    private interface Problems {
        void add(NarrativeCheck check, String message);
    }

    private record Resolver(List<String> headers, ColumnNames names, Problems problems) {
        Columns resolve() {
            var wide = find(Field.NARRATIVE_CME).length + find(Field.NARRATIVE_LE).length > 0;
            var layout = wide ? Layout.WIDE : Layout.LONG;
            var indexes = new EnumMap<Field, Integer>(Field.class);
            for (var field : Field.values()) {
                var index = layout.has(field) ? column(field, layout) : null;
                if (index != null) {
                    indexes.put(field, index);
                }
            }
            requireAll(layout, indexes);
            return new Columns(layout, indexes, headers, headers.size());
        }

        private @Nullable Integer column(Field field, Layout layout) {
            var found = find(field);
            // A flag of a row is one of the case where a row is a case.
            if (found.length == 0 && field == Field.CASE_FLAG && layout == Layout.WIDE) {
                found = find(Field.MANUAL_FLAG);
            }
            if (found.length > 1) {
                problems.add(
                        NarrativeCheck.COLUMN_AMBIGUOUS,
                        "columns "
                                + Arrays.stream(found)
                                        .mapToObj(index -> shown(headers.get(index)))
                                        .toList() + " could all be " + field.id() + "; name one with "
                                + ColumnNames.PREFIX + field.id());
            }
            return found.length == 0 ? null : found[0];
        }

        /** The columns that could be a field: those of the name that a parameter gives, or of its most usual name. */
        private int[] find(Field field) {
            var named = names.named().get(field);
            return named == null
                    ? field.usualHeaders().stream()
                            .map(name -> matching(header -> Field.folded(header).equals(name) && !isNamed(header)))
                            .filter(found -> found.length > 0)
                            .findFirst()
                            .orElseGet(() -> new int[0])
                    : matching(header -> ColumnNames.same(named, header));
        }

        private int[] matching(Predicate<String> wanted) {
            return IntStream.range(0, headers.size())
                    .filter(index -> wanted.test(headers.get(index)))
                    .toArray();
        }

        /** Whether a parameter says what a column is. */
        private boolean isNamed(String header) {
            return names.named().values().stream().anyMatch(name -> ColumnNames.same(name, header));
        }

        private void requireAll(Layout layout, Map<Field, Integer> indexes) {
            var missing = layout.required().stream()
                    .filter(field -> !indexes.containsKey(field))
                    .map(Field::id)
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(
                        NarrativeCheck.COLUMN_MISSING,
                        "no column is " + missing + "; the header has " + shownHeaders() + "; name columns with "
                                + ColumnNames.PREFIX + "<field>");
            }
            names.named().forEach((field, header) -> {
                if (!indexes.containsKey(field)) {
                    problems.add(
                            NarrativeCheck.COLUMN_MISSING,
                            "the column \"" + header + "\", named for " + field.id() + ", is not there or of no use in"
                                    + " the layout " + layout + "; the header has " + shownHeaders());
                }
            });
        }

        private String shownHeaders() {
            var more = headers.size() - SHOWN_HEADERS;
            return headers.stream().limit(SHOWN_HEADERS).map(Resolver::shown).collect(Collectors.joining(", "))
                    + (more > 0 ? " and " + more + " more" : "");
        }

        /** A header as messages may show it: what could be a narrative, because the file has no header, is not. */
        private static String shown(String header) {
            var text = header.strip().replaceAll("\\p{Cntrl}+", "?");
            return text.length() <= SHOWN_CHARS && text.split("\\s+").length <= SHOWN_WORDS
                    ? "\"" + text + "\""
                    : "(a cell of " + header.length() + " characters)";
        }
    }
}
