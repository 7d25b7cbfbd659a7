package dev.cairn.control.evaluation;

import dev.cairn.control.evaluation.Judgement.State;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment found in one narrative. No text is here.
 *
 * @param detected null, as the confidence, if there is no answer
 * @param errorCode null if there is an answer, or nothing yet
 * @param manualFlag what a person found in the narrative; null if nobody labelled it
 * @param caseLabel what is known of the case: its own label, else whether any of its narratives was labelled positive
 */
record NarrativeAnswer(
        String incidentId,
        String type,
        @Nullable Boolean detected,
        @Nullable Double confidence,
        @Nullable Integer errorCode,
        @Nullable Boolean manualFlag,
        @Nullable Boolean caseLabel) {

    Judgement judgement() {
        if (detected != null) {
            return Judgement.answered(detected, manualFlag);
        }
        return Judgement.without(errorCode == null ? State.OPEN : State.ERROR, manualFlag);
    }
}
