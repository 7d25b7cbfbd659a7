package dev.cairn.load.answers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An object in a text.
 *
 * @param start where its brace stands
 * @param end behind its last brace, or the end of the text
 * @param mended the object with its quotes, keys and words as JSON has them
 * @param repairs what that took
 */
record LooseObject(int start, int end, Ending ending, String mended, Set<Repair> repairs) {
    LooseObject {
        repairs = Set.copyOf(repairs);
    }

    /** How an object ends. */
    enum Ending {
        /** With its own brace. */
        WHOLE,
        /** Behind a whole value, where only braces are missing; they are there in the mended text. */
        BRACES_MISSING,
        /** Anywhere else. */
        CUT_OFF
    }

    /** The outermost objects of a text, in their order. Takes time in proportion to its length. */
    static List<LooseObject> all(String text) {
        var objects = new ArrayList<LooseObject>();
        for (var at = text.indexOf('{'); at >= 0; ) {
            var object = new LooseScanner(text, innermostOfDoubled(text, at)).scan();
            objects.add(object);
            at = text.indexOf('{', object.end());
        }
        return objects;
    }

    /** Braces that are doubled, as templates have them, begin one object: the last of them. */
    private static int innermostOfDoubled(String text, int brace) {
        var found = brace;
        for (var at = brace + 1; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '{') {
                found = at;
            } else if (!Character.isWhitespace(c)) {
                break;
            }
        }
        return found;
    }

    static LooseObject of(int start, int end, Ending ending, CharSequence mended, EnumSet<Repair> repairs) {
        return new LooseObject(start, end, ending, mended.toString(), repairs);
    }
}
