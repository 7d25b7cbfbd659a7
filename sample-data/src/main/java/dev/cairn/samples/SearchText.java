package dev.cairn.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.List;

/**
 * The words of a study by the area that a query looks at. Words are lower case without accents, each between two
 * blanks; a bar that no query can contain parts one field from the next.
 */
record SearchText(String everything, String condition, String location) {
    private static final List<String> CONDITION_FIELDS = List.of(
            "/protocolSection/identificationModule/briefTitle",
            "/protocolSection/identificationModule/officialTitle",
            "/protocolSection/identificationModule/acronym",
            "/protocolSection/conditionsModule",
            "/derivedSection/conditionBrowseModule/meshes");

    static SearchText of(JsonNode study) {
        var everything = new StringBuilder(16_384).append(' ');
        append(study, everything);
        var condition = new StringBuilder(" ");
        CONDITION_FIELDS.forEach(field -> append(study.at(field), condition));
        var location = new StringBuilder(" ");
        for (var site : study.at("/protocolSection/contactsLocationsModule/locations")) {
            for (var field : List.of("facility", "city", "state", "zip", "country")) {
                append(site.path(field), location);
            }
        }
        return new SearchText(everything.toString(), condition.toString(), location.toString());
    }

    /** The words of a text, parted by single blanks, without blanks around. */
    static String fold(String text) {
        var folded = new StringBuilder(text.length());
        fold(text, folded);
        return folded.toString().strip();
    }

    private static void append(JsonNode node, StringBuilder into) {
        if (node.isTextual()) {
            fold(node.textValue(), into);
            into.append("| ");
        } else {
            node.forEach(child -> append(child, into));
        }
    }

    private static void fold(String text, StringBuilder into) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFD);
        var blank = true;
        for (var at = 0; at < plain.length(); at++) {
            var letter = plain.charAt(at);
            if (Character.isLetterOrDigit(letter)) {
                into.append(Character.toLowerCase(letter));
                blank = false;
            } else if (Character.getType(letter) != Character.NON_SPACING_MARK && !blank) {
                into.append(' ');
                blank = true;
            }
        }
        if (!blank) {
            into.append(' ');
        }
    }
}
