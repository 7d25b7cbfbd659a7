package dev.cairn.transform.trials;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * A text made comparable: words in lower case without accents, apart by one space, or by a hyphen where the text binds
 * two words with one.
 *
 * <ul>
 *   <li>Accents and compatibility forms are folded (NFKD without marks), and letters that have no such form are written
 *       out: ø o, ł l, ß ss, æ ae, œ oe, α alpha, β beta, γ gamma, δ delta.
 *   <li>Every kind of hyphen and dash is a hyphen if a letter or digit stands on both of its sides, else a space.
 *   <li>Apostrophes go, and an English possessive goes with its s: Fabry's disease is Fabry disease.
 *   <li>Everything else that is neither letter nor digit is a space.
 * </ul>
 */
final class FoldedText {
    private static final Map<Character, String> WRITTEN_OUT = Map.of(
            'ø', "o", 'ł', "l", 'đ', "d", 'ß', "ss", 'æ', "ae", 'œ', "oe", 'α', "alpha", 'β', "beta", 'γ', "gamma", 'δ',
            "delta");
    private static final int ASCII_END = 0x80;

    /** One space at each end, so that a word at the edge is found as any other. */
    private final String bound;

    private final String spaced;

    private FoldedText(String bound) {
        this.bound = bound;
        this.spaced = bound.replace('-', ' ');
    }

    static FoldedText of(String text) {
        // NFKD would make a space and a mark of the acute accent that some type for an apostrophe.
        var plain = isAscii(text) ? text : Normalizer.normalize(text.replace('´', '\''), Normalizer.Form.NFKD);
        return new FoldedText(fold(plain.toLowerCase(Locale.ROOT)));
    }

    /** True if there is no letter and no digit. */
    boolean isEmpty() {
        return spaced.isBlank();
    }

    /**
     * True if the phrase stands here as whole words. Hyphens and spaces within it are alike, but it may not begin behind
     * a hyphen: Niemann-Pick disease is not Pick disease.
     */
    boolean containsPhrase(FoldedText phrase) {
        var wanted = phrase.spaced;
        for (var at = spaced.indexOf(wanted); at >= 0; at = spaced.indexOf(wanted, at + 1)) {
            if (bound.charAt(at) == ' ') {
                return true;
            }
        }
        return false;
    }

    private static String fold(String text) {
        var folded = new StringBuilder(text.length() + 2).append(' ');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isWordCharacter(c)) {
                append(folded, c);
            } else if (isApostrophe(c)) {
                if (isPossessive(text, i)) {
                    i++;
                }
            } else if (isHyphen(c) && isWordAt(text, i - 1) && isWordAt(text, i + 1)) {
                folded.append('-');
            } else if (!isMark(c) && !endsWithGap(folded)) {
                folded.append(' ');
            }
        }
        return (endsWithGap(folded) ? folded : folded.append(' ')).toString();
    }

    private static void append(StringBuilder folded, char c) {
        var writtenOut = c < ASCII_END ? null : WRITTEN_OUT.get(c);
        if (writtenOut == null) {
            folded.append(c);
        } else {
            folded.append(writtenOut);
        }
    }

    private static boolean isAscii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII_END) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWithGap(StringBuilder folded) {
        return folded.charAt(folded.length() - 1) == ' ';
    }

    private static boolean isWordAt(String text, int index) {
        return index >= 0
                && index < text.length()
                && (isWordCharacter(text.charAt(index)) || isMark(text.charAt(index)));
    }

    /** Halves of surrogate pairs count as letters: such words are compared as they are. */
    private static boolean isWordCharacter(char c) {
        return c < ASCII_END
                ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                : (Character.isLetterOrDigit(c) && !isApostrophe(c)) || Character.isSurrogate(c);
    }

    private static boolean isMark(char c) {
        return c >= ASCII_END
                && (Character.getType(c) == Character.NON_SPACING_MARK || Character.getType(c) == Character.FORMAT);
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '`' || c == '‘' || c == '’' || c == 'ʼ' || c == '′';
    }

    private static boolean isPossessive(String text, int apostrophe) {
        return isWordAt(text, apostrophe - 1)
                && apostrophe + 1 < text.length()
                && text.charAt(apostrophe + 1) == 's'
                && !isWordAt(text, apostrophe + 2);
    }

    private static boolean isHyphen(char c) {
        return c == '-' || c == '−' || (c >= ASCII_END && Character.getType(c) == Character.DASH_PUNCTUATION);
    }
}
