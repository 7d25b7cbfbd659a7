package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.evaluation.Judgement.State;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NarrativeAnswersTest {
    private static final int UNREADABLE = 4007;

    @Test
    void onePositiveAnswerMakesACasePositiveWhateverBecameOfTheOther() {
        assertThat(caseOf(true, answer("cme", true), answer("le", false))).isEqualTo(Judgement.answered(true, true));
        assertThat(caseOf(true, answer("cme", true), error("le"))).isEqualTo(Judgement.answered(true, true));
        assertThat(caseOf(true, open("cme"), answer("le", true))).isEqualTo(Judgement.answered(true, true));
    }

    @Test
    void aCaseIsNegativeOnlyIfAllItsNarrativesHaveAnswers() {
        assertThat(caseOf(false, answer("cme", false), answer("le", false)))
                .isEqualTo(Judgement.answered(false, false));
        assertThat(caseOf(false, answer("cme", false))).isEqualTo(Judgement.answered(false, false));
        assertThat(caseOf(false, answer("cme", false), error("le"))).isEqualTo(Judgement.without(State.ERROR, false));
        assertThat(caseOf(false, answer("cme", false), open("le"))).isEqualTo(Judgement.without(State.OPEN, false));
        assertThat(caseOf(false, open("cme"), error("le"))).isEqualTo(Judgement.without(State.ERROR, false));
    }

    @Test
    void errorsOpenNarrativesAndUnlabelledOnesAreCountedApartAndNeverAsNegatives() {
        var metrics = new NarrativeAnswers(List.of(
                        narrative("1", "cme", true, null, true, true),
                        narrative("2", "cme", false, null, null, null),
                        narrative("3", "cme", null, UNREADABLE, false, false),
                        narrative("4", "cme", null, null, false, false)))
                .byNarrative();
        assertThat(metrics.total()).isEqualTo(4);
        assertThat(metrics.answered()).isEqualTo(2);
        assertThat(metrics.errors()).isEqualTo(1);
        assertThat(metrics.open()).isEqualTo(1);
        assertThat(metrics.unlabelled()).isEqualTo(1);
        assertThat(metrics.confusion()).isEqualTo(new Confusion(1, 0, 0, 0));
        assertThat(metrics.specificity().value()).isNull();
    }

    @Test
    void calibrationIsOfLabelledAnswersOnly() {
        var calibration = new NarrativeAnswers(List.of(
                        narrative("1", "cme", true, null, true, true),
                        narrative("2", "cme", true, null, null, null),
                        narrative("3", "cme", null, UNREADABLE, true, true)))
                .calibration();
        assertThat(calibration.brier().n()).isEqualTo(1);
    }

    @Test
    void withoutLabelsNothingIsMeasured() {
        var metrics = new NarrativeAnswers(List.of(narrative("1", "le", true, null, null, null))).byCase();
        assertThat(metrics.answered()).isEqualTo(1);
        assertThat(metrics.unlabelled()).isEqualTo(1);
        assertThat(metrics.accuracy()).isEqualTo(new Measure(null, 0, null, null));
        assertThat(metrics.matthews().value()).isNull();
    }

    private static Judgement caseOf(boolean label, NarrativeAnswer... answers) {
        var labelled = Stream.of(answers)
                .map(one -> narrative("7", one.type(), one.detected(), one.errorCode(), null, label))
                .toList();
        var cases = new NarrativeAnswers(labelled).cases();
        assertThat(cases).containsOnlyKeys("7");
        return cases.values().iterator().next();
    }

    private static NarrativeAnswer answer(String type, boolean detected) {
        return narrative("7", type, detected, null, null, null);
    }

    private static NarrativeAnswer error(String type) {
        return narrative("7", type, null, UNREADABLE, null, null);
    }

    private static NarrativeAnswer open(String type) {
        return narrative("7", type, null, null, null, null);
    }

    private static NarrativeAnswer narrative(
            String incident,
            String type,
            @Nullable Boolean detected,
            @Nullable Integer error,
            @Nullable Boolean flag,
            @Nullable Boolean label) {
        return new NarrativeAnswer(incident, type, detected, detected == null ? null : 0.8, error, flag, label);
    }
}
