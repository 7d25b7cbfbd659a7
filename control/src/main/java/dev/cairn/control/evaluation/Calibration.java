package dev.cairn.control.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model is right as often as it believes to be. Its confidence is taken as that in its own answer: it gives a
 * positive the probability of its confidence if it says detected, and of 1 less its confidence if not. Of labelled
 * answers only.
 *
 * @param bins of ten equal widths, those without an answer too
 * @param expectedError how far confidence is from the share of right answers, the mean over bins by their answers
 *     (expected calibration error, Guo et al. 2017)
 * @param brier the mean square of the probability's distance from the truth (Brier 1950): 0 is best, and 0.25 is what
 *     always saying 0.5 gets
 */
public record Calibration(List<Bin> bins, Measure expectedError, Measure brier) {
    private static final int BINS = 10;

    /** A labelled answer. */
    record Scored(double confidence, boolean answer, boolean label) {
        private boolean correct() {
            return answer == label;
        }

        private double squaredError() {
            var probability = answer ? confidence : 1 - confidence;
            return Math.pow(probability - (label ? 1 : 0), 2);
        }
    }

    /**
     * Answers of about one confidence.
     *
     * @param from the lowest confidence
     * @param to the next bin's lowest; the last bin has 1 in it
     * @param meanConfidence null if it has no answer
     * @param correct the share of right answers
     */
    @JsonInclude(Include.NON_NULL)
    public record Bin(double from, double to, @Nullable Double meanConfidence, Measure correct) {}

    static Calibration of(List<Scored> answers) {
        var groups = new ArrayList<List<Scored>>();
        for (var i = 0; i < BINS; i++) {
            groups.add(new ArrayList<>());
        }
        answers.forEach(answer -> groups.get(Math.min(BINS - 1, (int) (answer.confidence() * BINS)))
                .add(answer));
        var bins = new ArrayList<Bin>();
        var distance = 0.0;
        for (var i = 0; i < BINS; i++) {
            var bin = bin(i, groups.get(i));
            bins.add(bin);
            if (bin.meanConfidence() != null && bin.correct().value() != null) {
                distance += bin.correct().n() * Math.abs(bin.correct().value() - bin.meanConfidence());
            }
        }
        var squares = answers.stream().mapToDouble(Scored::squaredError).sum();
        return new Calibration(
                bins,
                Measure.of(distance / answers.size(), answers.size()),
                Measure.of(squares / answers.size(), answers.size()));
    }

    private static Bin bin(int index, List<Scored> answers) {
        var mean = answers.stream().mapToDouble(Scored::confidence).average();
        return new Bin(
                index / (double) BINS,
                (index + 1) / (double) BINS,
                mean.isPresent() ? (Double) mean.getAsDouble() : null,
                Measure.share(answers.stream().filter(Scored::correct).count(), answers.size()));
    }
}
