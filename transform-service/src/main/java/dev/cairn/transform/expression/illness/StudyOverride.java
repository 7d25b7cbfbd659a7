package dev.cairn.transform.expression.illness;

import com.google.re2j.Pattern;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of samples of a study, whatever the rules would.
 *
 * @param samples the samples' accessions; empty if the title tells them
 * @param title what is found in the samples' titles; null if their accessions tell them
 */
record StudyOverride(Set<String> samples, @Nullable Pattern title, Illness illness) {
    /** The name that a call has in place of a rule's. */
    static final String NAME = "override";

    /** What the override says of a sample; null if it is about others. */
    @Nullable
    IllnessCall call(SampleText sample) {
        if (samples.contains(sample.accession())) {
            return call("accession: " + sample.accession());
        }
        var field = title == null ? null : sample.field(SampleText.TITLE);
        if (title == null || field == null) {
            return null;
        }
        var match = title.matcher(field.plain());
        return match.find() ? call(IllnessRule.evidence(field, match)) : null;
    }

    private IllnessCall call(String evidence) {
        return illness == Illness.UNKNOWN
                ? new IllnessCall(illness, 0.0, NAME, null)
                : new IllnessCall(illness, 1.0, NAME, evidence);
    }
}
