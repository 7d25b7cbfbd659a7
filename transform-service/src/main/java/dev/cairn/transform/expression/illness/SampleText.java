package dev.cairn.transform.expression.illness;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of one sample, as rules read it. For one thread. */
public final class SampleText {
    /** The field that holds the sample's title, whichever field of the source it comes from. */
    public static final String TITLE = "title";

    /** What of a field is read: more than a title or a label has, and a bound for what a hostile one costs. */
    private static final int READ_CHARACTERS = 4096;

    private final String accession;
    private final @Nullable String title;
    private final Map<String, String> fields;
    private final Map<String, Field> read = new HashMap<>();

    /**
     * A sample.
     *
     * @param fields what else is said of it, by the source's names
     */
    public SampleText(String accession, @Nullable String title, Map<String, String> fields) {
        this.accession = accession;
        this.title = title;
        this.fields = fields;
    }

    String accession() {
        return accession;
    }

    /** A field; null if nothing is said in it. */
    @Nullable
    Field field(String name) {
        var text = TITLE.equals(name) ? title : fields.get(name);
        return text == null ? null : read.computeIfAbsent(name, key -> Field.of(key, text));
    }

    /**
     * A field's text.
     *
     * @param words the text itself
     * @param plain the same, character for character, with what separates words made plain; see {@link #plain(char)}
     */
    record Field(String name, String words, String plain) {
        private static Field of(String name, String text) {
            var plain = new StringBuilder(Math.min(text.length(), READ_CHARACTERS));
            for (var i = 0; i < text.length() && i < READ_CHARACTERS; i++) {
                plain.append(plain(text.charAt(i)));
            }
            return new Field(name, text, plain.toString());
        }

        /**
         * Underscores and all that is a space are spaces, all dashes are hyphens, and curly apostrophes are straight. To
         * a regular expression an underscore is a letter: "septic_shock_1" would have no word "shock".
         */
        private static char plain(char c) {
            if (c == '_' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                return ' ';
            }
            if (Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212') {
                return '-';
            }
            return c == '\u2019' ? '\'' : c;
        }
    }
}
