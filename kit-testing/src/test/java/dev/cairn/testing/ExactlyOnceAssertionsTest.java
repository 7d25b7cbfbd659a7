package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExactlyOnceAssertionsTest {
    @Test
    void acceptsEachOnceInAnyOrder() {
        ExactlyOnceAssertions.assertEachOnce(List.of("a", "b"), List.of("b", "a"));
    }

    @Test
    void namesWhatIsLost() {
        assertFails(List.of("a", "b"), List.of("a"), "lost: 1 [b]");
    }

    @Test
    void namesWhatCameTwice() {
        assertFails(List.of("a", "b"), List.of("a", "b", "b"), "repeated or unknown: 1 [b]");
    }

    @Test
    void namesWhatNobodyExpected() {
        assertFails(List.of("a"), List.of("a", "z"), "repeated or unknown: 1 [z]");
    }

    @Test
    void noticesALossThatARepetitionWouldHide() {
        assertFails(List.of("a", "b"), List.of("a", "a"), "lost: 1 [b]; repeated or unknown: 1 [a]");
    }

    private static void assertFails(List<String> expected, List<String> arrived, String message) {
        assertThatThrownBy(() -> ExactlyOnceAssertions.assertEachOnce(expected, arrived))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }
}
