package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.control.evaluation.Agreement.Method;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgreementTest {
    /** The example of R's vcd::Kappa: 91 couples (Hout et al. 1987), kappa 0.1293 with standard error 0.0686. */
    @Test
    void kappaHasTheStandardErrorThatVcdComputes() {
        var kappa = Agreement.kappa(new long[][] {{7, 7, 2, 3}, {2, 8, 3, 7}, {1, 5, 4, 9}, {2, 8, 9, 14}});
        assertThat(kappa.value()).isCloseTo(0.1293, within(5e-5));
        assertThat(kappa.n()).isEqualTo(91);
        assertThat(kappa.low()).isCloseTo(-0.0051204, within(5e-6));
        assertThat(kappa.high()).isCloseTo(0.2637809, within(5e-6));
    }

    /** 50 grant applications, of which two readers accept 20 both, 5 and 10 alone. */
    @Test
    void kappaIsAgreementBeyondChance() {
        var agreement = Agreement.of(20, 5, 10, 15);
        assertThat(agreement.agreement()).isEqualTo(Measure.share(35, 50));
        assertThat(agreement.kappa().value()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void kappaIsNotDefinedWhereAllAnswersAreTheSame() {
        assertThat(Agreement.of(12, 0, 0, 0).kappa()).isEqualTo(new Measure(null, 12, null, null));
        assertThat(Agreement.of(0, 0, 0, 0).kappa()).isEqualTo(new Measure(null, 0, null, null));
    }

    @Test
    void perfectAgreementHasNoSpread() {
        var kappa = Agreement.of(6, 0, 0, 6).kappa();
        assertThat(kappa.value()).isEqualTo(1);
        assertThat(kappa.low()).isCloseTo(1, within(1e-6));
        assertThat(kappa.high()).isEqualTo(1);
    }

    /**
     * The approval ratings of Agresti, Categorical Data Analysis (1990), p. 350, where 17.36 = 64² / 236 is the
     * statistic without the correction; with it, it is 63² / 236. The probability is that of a normal variable beyond
     * its root.
     */
    @Test
    void manyDifferencesAreTestedByCorrectedChiSquare() {
        var test = Objects.requireNonNull(Agreement.of(794, 150, 86, 570).mcNemar());
        assertThat(test.method()).isEqualTo(Method.CHI_SQUARE_CORRECTED);
        assertThat(test.chiSquare()).isCloseTo(16.818, within(1e-3));
        assertThat(test.p()).isCloseTo(4.11456e-05, within(1e-9));
    }

    /** The sign test by hand: 2 (1 + 7) / 2^7. */
    @Test
    void fewDifferencesAreTestedExactly() {
        var test = Objects.requireNonNull(Agreement.of(30, 1, 6, 40).mcNemar());
        assertThat(test.method()).isEqualTo(Method.EXACT_BINOMIAL);
        assertThat(test.chiSquare()).isNull();
        assertThat(test.p()).isCloseTo(0.125, within(1e-12));
    }

    @Test
    void theMethodChangesAtTwentyFiveDifferences() {
        assertThat(Agreement.mcNemar(12, 12))
                .extracting(Agreement.McNemar::method)
                .isEqualTo(Method.EXACT_BINOMIAL);
        assertThat(Agreement.mcNemar(13, 12)).isEqualTo(new Agreement.McNemar(Method.CHI_SQUARE_CORRECTED, 0.0, 1.0));
    }

    @Test
    void withoutDifferencesThereIsNothingToTest() {
        assertThat(Agreement.of(3, 0, 0, 4).mcNemar()).isNull();
    }
}
