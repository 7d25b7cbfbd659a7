package dev.cairn.control.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {
    @ParameterizedTest
    @CsvSource({
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0.0000, 0.1611",
        "1, 29, 0.0061, 0.1718",
    })
    void sharesHaveTheIntervalsThatNewcombePublished(long part, long n, double low, double high) {
        var share = Measure.share(part, n);
        assertThat(share.value()).isCloseTo(part / (double) n, within(1e-12));
        assertThat(share.n()).isEqualTo(n);
        assertThat(share.low()).isCloseTo(low, within(5e-5));
        assertThat(share.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void endsOfTheScaleAreExact() {
        assertThat(Measure.share(0, 7).low()).isZero();
        assertThat(Measure.share(7, 7).high()).isEqualTo(1);
    }

    @Test
    void aShareOfNothingIsNotDefined() {
        assertThat(Measure.share(0, 0)).isEqualTo(new Measure(null, 0, null, null));
    }

    @Test
    void whatIsNoFiniteNumberIsNotDefined() {
        assertThat(Measure.of(0.0 / 0, 5)).isEqualTo(new Measure(null, 5, null, null));
    }
}
