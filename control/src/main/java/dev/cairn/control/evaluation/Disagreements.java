package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an experiment differs from people, or from another one.
 *
 * @param second null: from people
 * @param compared narratives with an answer and a label, or with two answers
 * @param firstOnly that the experiment alone calls positive: against people, false positives
 * @param secondOnly that the other alone does: against people, false negatives
 * @param listed some of them, the surest answers first
 */
@JsonInclude(Include.NON_NULL)
public record Disagreements(
        String first,
        @Nullable String second,
        long compared,
        long firstOnly,
        long secondOnly,
        List<Disagreement> listed) {}
