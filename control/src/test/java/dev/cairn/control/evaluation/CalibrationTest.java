package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.control.evaluation.Calibration.Bin;
import dev.cairn.control.evaluation.Calibration.Scored;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    /** By hand: two answers of 0.9, one right; two of 0.6, both right; one of 1, right. */
    private static final List<Scored> ANSWERS = List.of(
            new Scored(0.9, true, true),
            new Scored(0.9, true, false),
            new Scored(0.6, false, false),
            new Scored(0.6, true, true),
            new Scored(1, false, false));

    @Test
    void answersLieInBinsOfTheirConfidence() {
        var bins = Calibration.of(ANSWERS).bins();
        assertThat(bins).hasSize(10);
        assertThat(bins.get(6)).isEqualTo(new Bin(0.6, 0.7, 0.6, Measure.share(2, 2)));
        assertThat(bins.get(9).correct()).isEqualTo(Measure.share(2, 3));
        assertThat(bins.get(9).meanConfidence()).isCloseTo(2.8 / 3, within(1e-12));
        assertThat(bins.get(0)).isEqualTo(new Bin(0, 0.1, null, Measure.share(0, 0)));
    }

    @Test
    void expectedErrorIsTheMeanDistanceOfBins() {
        var error = Calibration.of(ANSWERS).expectedError();
        assertThat(error.value()).isCloseTo((3 * (2.8 / 3 - 2.0 / 3) + 2 * 0.4) / 5, within(1e-12));
        assertThat(error.n()).isEqualTo(5);
    }

    /** A confidence is that in the answer: 0.6 that it is not there is a probability of 0.4 that it is. */
    @Test
    void brierIsTheMeanSquaredDistanceFromTheTruth() {
        assertThat(Calibration.of(ANSWERS).brier().value())
                .isCloseTo((0.01 + 0.81 + 0.16 + 0.16 + 0) / 5, within(1e-12));
        // A forecast of 70 % scores 0.09 if it comes true, and 0.49 if it does not.
        assertThat(Calibration.of(List.of(new Scored(0.7, true, true))).brier().value())
                .isCloseTo(0.09, within(1e-12));
        assertThat(Calibration.of(List.of(new Scored(0.7, true, false))).brier().value())
                .isCloseTo(0.49, within(1e-12));
    }

    @Test
    void withoutLabelledAnswersNothingIsKnown() {
        var none = Calibration.of(List.of());
        assertThat(none.brier()).isEqualTo(new Measure(null, 0, null, null));
        assertThat(none.expectedError()).isEqualTo(new Measure(null, 0, null, null));
    }
}
