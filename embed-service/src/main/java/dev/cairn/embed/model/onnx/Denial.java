package dev.cairn.embed.model.onnx;

import java.util.regex.Pattern;

/**
 * Tells sentences that say that something is not so, as in "no history of domestic violence was reported". Vectors hardly
 * tell them from those that say that it is.
 *
 * <p>The rule knows the phrases that reports use, and nothing of grammar: a denial anywhere in a sentence counts for the
 * whole sentence. "Not" and "never" alone are no denials: "would not let her leave" tells of abuse.
 */
final class Denial {
    /** What is left of the score of a sentence that denies: less than any sensible threshold. */
    static final double WEIGHT = 0.5;

    private static final Pattern PHRASES = Pattern.compile(
            "\\bno (?:\\w+ ){0,3}(?:history|evidence|signs?|indications?|reports?|records?|allegations?|concerns?|mention"
                    + "|incidents?|suspicion|issues?)\\b"
                    + "|\\b(?:denied|denies|denying|negative for|ruled out|absence of|free of)\\b"
                    + "|\\bwithout (?:any |a )?(?:history|evidence|signs?|indications?)\\b"
                    + "|\\b(?:not|never) (?:been )?(?:violent|abusive|abused|threatened|reported|known|documented)\\b",
            Pattern.CASE_INSENSITIVE);

    private Denial() {}

    static boolean in(String sentence) {
        return PHRASES.matcher(sentence).find();
    }
}
