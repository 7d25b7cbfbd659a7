package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
    private static final String LOW = "00".repeat(32);
    private static final String HIGH = "ff".repeat(32);

    @Test
    void isThirtyTwoBytesAndReadsAsItsDigits() {
        var hash = ContentHash.parse(HIGH);

        assertThat(hash.bytes()).hasSize(32).containsOnly(0xff);
        assertThat(hash).hasToString(HIGH).isEqualTo(ContentHash.of(hash.bytes().clone()));
        assertThat(hash).hasSameHashCodeAs(ContentHash.parse(HIGH)).isNotEqualTo(ContentHash.parse(LOW));
    }

    @Test
    void sortsAsPostgresSortsBytes() {
        assertThat(ContentHash.parse(LOW)).isLessThan(ContentHash.parse(HIGH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f", "ff", "x"})
    void refusesWhatIsNoDigestOfThisLength(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ContentHash.parse(text));
    }
}
