package dev.cairn.ingest.narratives;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a cell, by ECMA-376 part 1, 18.4: in runs of one look each, with control characters as {@code _x000D_}. */
final class XlsxText {
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private XlsxText() {}

    /** Adds the text within the element that starts here, up to its end. How it is pronounced is left out. */
    static void read(XmlPart xml, String element, StringBuilder text) {
        while (xml.next() && !xml.ends(element)) {
            if (xml.starts("t")) {
                xml.text(text, Table.MAX_CELL_CHARS + 1);
            } else if (xml.starts("rPh")) {
                xml.skip();
            }
        }
    }

    /** A text with its control characters. */
    static String unescaped(String text) {
        return text.contains("_x")
                ? ESCAPED.matcher(text).replaceAll(match -> {
                    var character = String.valueOf((char) Integer.parseInt(match.group(1), 16));
                    return Matcher.quoteReplacement(character);
                })
                : text;
    }
}
