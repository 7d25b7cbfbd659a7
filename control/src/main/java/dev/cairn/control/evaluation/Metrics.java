package dev.cairn.control.evaluation;

import dev.cairn.control.evaluation.Judgement.State;
import java.util.List;

/**
 * How well an experiment answers. Only what has both an answer and a label is measured: errors, and what is still open,
 * are counted apart and never taken for negatives.
 *
 * @param total narratives, or cases, that the experiment asks about
 * @param answered of these
 * @param errors that have no answer because of an error
 * @param open that have no answer yet
 * @param unlabelled of the answered
 */
public record Metrics(
        long total,
        long answered,
        long errors,
        long open,
        long unlabelled,
        Confusion confusion,
        Measure accuracy,
        Measure precision,
        Measure recall,
        Measure specificity,
        Measure f1,
        Measure matthews,
        Measure prevalence) {

    static Metrics of(List<Judgement> judgements) {
        var confusion = new Confusion(
                count(judgements, true, true),
                count(judgements, true, false),
                count(judgements, false, false),
                count(judgements, false, true));
        var answered = count(judgements, State.ANSWERED);
        return new Metrics(
                judgements.size(),
                answered,
                count(judgements, State.ERROR),
                count(judgements, State.OPEN),
                answered - confusion.total(),
                confusion,
                confusion.accuracy(),
                confusion.precision(),
                confusion.recall(),
                confusion.specificity(),
                confusion.f1(),
                confusion.matthews(),
                confusion.prevalence());
    }

    private static long count(List<Judgement> judgements, boolean answer, boolean label) {
        var wanted = Judgement.answered(answer, label);
        return judgements.stream().filter(wanted::equals).count();
    }

    private static long count(List<Judgement> judgements, State state) {
        return judgements.stream().filter(one -> one.state() == state).count();
    }
}
