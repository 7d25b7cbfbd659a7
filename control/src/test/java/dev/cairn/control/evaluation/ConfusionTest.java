package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionTest {
    /** Use case A1 of Chicco and Jurman, BMC Genomics 21:6 (2020): good-looking scores of a useless classifier. */
    @Test
    void givesTheScoresOfChiccoAndJurman() {
        var confusion = new Confusion(90, 5, 1, 4);
        assertThat(confusion.accuracy().value()).isCloseTo(0.91, within(5e-3));
        assertThat(confusion.f1().value()).isCloseTo(0.95, within(5e-3));
        assertThat(confusion.matthews().value()).isCloseTo(0.14, within(5e-3));
    }

    /** 8 cats and 4 dogs, of which 6 cats and 3 dogs are told right. */
    @Test
    void givesSharesAndWhatTheyAreOf() {
        var confusion = new Confusion(6, 1, 3, 2);
        assertThat(confusion.precision()).isEqualTo(Measure.share(6, 7));
        assertThat(confusion.recall()).isEqualTo(Measure.share(6, 8));
        assertThat(confusion.specificity()).isEqualTo(Measure.share(3, 4));
        assertThat(confusion.prevalence()).isEqualTo(Measure.share(8, 12));
        assertThat(confusion.f1()).isEqualTo(Measure.of(0.8, 12));
        assertThat(confusion.matthews().value()).isCloseTo(0.478, within(5e-4));
    }

    @Test
    void whatIsNotDefinedIsNotZero() {
        var neverPositive = new Confusion(0, 0, 5, 3);
        assertThat(neverPositive.precision().value()).isNull();
        assertThat(neverPositive.recall().value()).isZero();
        assertThat(neverPositive.matthews().value()).isNull();
        assertThat(new Confusion(0, 0, 8, 0).f1().value()).isNull();
        assertThat(new Confusion(0, 0, 0, 0).accuracy().value()).isNull();
    }

    @Test
    void largeCountsDoNotOverflow() {
        var many = 1_000_000_000L;
        assertThat(new Confusion(many, 0, many, 0).matthews().value()).isCloseTo(1, within(1e-12));
    }
}
