package dev.cairn.transform.expression.illness;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import dev.cairn.transform.expression.illness.SampleText.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule: what it says if one of its patterns is found in one of its fields.
 *
 * @param fields the fields that are searched, in this order
 * @param patterns what is searched for
 * @param unless what is found where one of these is found does not count: the "sepsis" of "no sepsis"
 * @param confidence above 0, to 1
 */
record IllnessRule(
        String name,
        Illness illness,
        List<String> fields,
        List<Pattern> patterns,
        List<Pattern> unless,
        double confidence) {

    private static final int EVIDENCE_CHARACTERS = 160;

    /** What the rule says of a sample; null if it says nothing. */
    @Nullable
    IllnessCall call(SampleText sample) {
        for (var name : fields) {
            var field = sample.field(name);
            var evidence = field == null ? null : evidence(field);
            if (evidence != null) {
                return new IllnessCall(illness, confidence, this.name, evidence);
            }
        }
        return null;
    }

    /** The field and its words from a match on. Long ones are cut. */
    static String evidence(Field field, Matcher match) {
        var end = Math.min(match.end(), match.start() + EVIDENCE_CHARACTERS);
        var words = field.words().substring(match.start(), end);
        if (end < match.end() && Character.isHighSurrogate(words.charAt(words.length() - 1))) {
            words = words.substring(0, words.length() - 1);
        }
        return field.name() + ": " + words.strip() + (end < match.end() ? "…" : "");
    }

    private @Nullable String evidence(Field field) {
        for (var pattern : patterns) {
            var match = pattern.matcher(field.plain());
            while (match.find()) {
                if (!discounted(field, match)) {
                    return evidence(field, match);
                }
            }
        }
        return null;
    }

    private boolean discounted(Field field, Matcher match) {
        for (var pattern : unless) {
            var exception = pattern.matcher(field.plain());
            while (exception.find()) {
                if (exception.start() < match.end() && match.start() < exception.end()) {
                    return true;
                }
            }
        }
        return false;
    }
}
