package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/**
 * A narrative where an experiment and a person, or two experiments, say different things.
 *
 * @param label what a person found; null if nobody labelled it
 * @param other what the second experiment says; null where an answer differs from its label
 * @param text of the first experiment; null, as the second's, unless it was asked for
 */
@JsonInclude(Include.NON_NULL)
public record Disagreement(
        String incidentId,
        String narrativeType,
        @Nullable Boolean label,
        boolean detected,
        double confidence,
        @Nullable Boolean other,
        @Nullable Double otherConfidence,
        @Nullable NarrativeText text,
        @Nullable NarrativeText otherText) {
    Disagreement with(@Nullable NarrativeText first, @Nullable NarrativeText second) {
        return new Disagreement(
                incidentId, narrativeType, label, detected, confidence, other, otherConfidence, first, second);
    }
}
