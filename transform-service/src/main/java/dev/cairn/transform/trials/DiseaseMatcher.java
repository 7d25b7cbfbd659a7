package dev.cairn.transform.trials;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.MatchedIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a disease's name stands in a study. Needed because a search for a term finds more than the term: one for
 * "Farber disease" returns the trials of the Dana-Farber institute.
 *
 * <p>The rule: the whole name must stand there, word for word and in order, under the folding of {@link FoldedText}:
 * "Niemann-Pick disease type C" is found in "Niemann Pick Disease, Type C", but not in "Niemann-Pick disease type C1",
 * and "Farber disease" not in "Dana-Farber disease center". Synonyms are not known: a study that calls the disease by
 * another name has it NOWHERE.
 */
final class DiseaseMatcher {
    private final FoldedText name;

    DiseaseMatcher(String diseaseName) {
        this.name = FoldedText.of(diseaseName);
    }

    /**
     * The first place that holds the name.
     *
     * @param study the raw study, all of whose texts count as ELSEWHERE
     */
    MatchedIn match(ClinicalTrial trial, JsonNode study) {
        if (name.isEmpty()) {
            return MatchedIn.NOWHERE;
        }
        if (isIn(trial.getBriefTitle()) || isIn(trial.getOfficialTitle())) {
            return MatchedIn.TITLE;
        }
        if (isInAny(trial.getConditions())) {
            return MatchedIn.CONDITION;
        }
        if (isInAny(trial.getKeywords())) {
            return MatchedIn.KEYWORD;
        }
        return isBelow(study) ? MatchedIn.ELSEWHERE : MatchedIn.NOWHERE;
    }

    private boolean isIn(@Nullable String text) {
        return text != null && FoldedText.of(text).containsPhrase(name);
    }

    private boolean isInAny(List<String> texts) {
        return texts.stream().anyMatch(this::isIn);
    }

    private boolean isBelow(JsonNode node) {
        if (node.isTextual()) {
            return isIn(node.textValue());
        }
        for (var child : node) {
            if (isBelow(child)) {
                return true;
            }
        }
        return false;
    }
}
