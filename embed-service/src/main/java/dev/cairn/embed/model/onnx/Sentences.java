package dev.cairn.embed.model.onnx;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Cuts English prose into sentences: by the JDK's rules (Unicode Annex 29), and put together again after abbreviations. */
final class Sentences {
    private static final Pattern BLANK_LINE = Pattern.compile("\\R\\s*\\R");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** What ends in a full stop without ending a sentence. An initial is one letter, as in "J. Doe". */
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?:^|.*[\\s(])(?:dr|mr|mrs|ms|jr|sr|st|prof|det|sgt|lt|ofc|capt|approx|vs|no|inc|dept|hx|[a-z])\\.",
            Pattern.CASE_INSENSITIVE);

    private Sentences() {}

    /** The sentences of a text, in order, without white space around them. */
    static List<String> of(String text) {
        var sentences = new ArrayList<String>();
        for (var paragraph : BLANK_LINE.split(text, -1)) {
            cut(WHITE_SPACE.matcher(paragraph).replaceAll(" ").strip(), sentences);
        }
        return sentences;
    }

    private static void cut(String paragraph, List<String> sentences) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(paragraph);
        var from = 0;
        for (var to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            var sentence = paragraph.substring(from, to).strip();
            if (to < paragraph.length() && ABBREVIATION.matcher(sentence).matches()) {
                continue;
            }
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            from = to;
        }
    }
}
