package dev.cairn.samples;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A sentence with places such as {@code {organ}}; {@code {Organ}} wants the same word with a capital. */
final class Template {
    private record Part(String text, boolean place, boolean capital) {}

    private final List<Part> parts = new ArrayList<>();

    @JsonCreator
    Template(String source) {
        var at = 0;
        while (at < source.length()) {
            var open = source.indexOf('{', at);
            if (open < 0) {
                parts.add(new Part(source.substring(at), false, false));
                return;
            }
            if (open > at) {
                parts.add(new Part(source.substring(at, open), false, false));
            }
            var close = source.indexOf('}', open);
            var name = source.substring(open + 1, close);
            parts.add(new Part(name.toLowerCase(Locale.ROOT), true, Character.isUpperCase(name.charAt(0))));
            at = close + 1;
        }
    }

    /** The sentence with each place filled by the word for its name. */
    String fill(UnaryOperator<String> words) {
        var filled = new StringBuilder(200);
        for (var part : parts) {
            var text = part.place() ? words.apply(part.text()) : part.text();
            filled.append(part.capital() ? capitalised(text) : text);
        }
        return filled.toString();
    }

    static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
