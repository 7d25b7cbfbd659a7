package dev.cairn.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A search expression: all words must occur, in any order; words in quotation marks or joined by a hyphen must stand
 * together; {@code OR} parts alternatives.
 */
record Words(List<List<String>> alternatives) {
    private static final Pattern TERM = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    static Words parse(String parameter, String expression) {
        if (expression.contains("AREA[")) {
            throw RequestRefused.badRequest(parameter + ": AREA expressions are not supported here");
        }
        List<List<String>> alternatives = new ArrayList<>();
        List<String> current = new ArrayList<>();
        var terms = TERM.matcher(expression);
        while (terms.find()) {
            if ("OR".equals(terms.group(2))) {
                alternatives.add(current);
                current = new ArrayList<>();
            } else if (!"AND".equals(terms.group(2))) {
                var folded = SearchText.fold(terms.group());
                if (!folded.isEmpty()) {
                    current.add(" " + folded + " ");
                }
            }
        }
        alternatives.add(current);
        return new Words(alternatives);
    }

    boolean occurIn(String text) {
        return alternatives.stream().anyMatch(all -> all.stream().allMatch(text::contains));
    }

    boolean matchAll() {
        return alternatives.stream().anyMatch(List::isEmpty);
    }
}
