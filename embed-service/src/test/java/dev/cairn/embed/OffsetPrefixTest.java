package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetPrefixTest {
    private final OffsetPrefix offsets = new OffsetPrefix(5);

    @Test
    void hasNothingToCommitAtItsStart() {
        assertThat(offsets.toCommit()).isEmpty();
        assertThat(offsets.open()).isZero();
    }

    @Test
    void stopsBeforeTheFirstRecordThatIsNotDone() {
        offsets.opened(5);
        offsets.opened(6);
        offsets.opened(7);
        offsets.done(6);
        assertThat(offsets.toCommit()).isEmpty();

        offsets.done(5);
        assertThat(offsets.toCommit()).hasValue(7);
        assertThat(offsets.open()).isEqualTo(1);

        offsets.done(7);
        assertThat(offsets.toCommit()).hasValue(8);
    }

    @Test
    void passesOffsetsThatHoldNoRecords() {
        offsets.opened(9);
        offsets.readTo(12);
        assertThat(offsets.toCommit()).hasValue(9);

        offsets.done(9);
        assertThat(offsets.toCommit()).hasValue(12);
    }

    @Test
    void commitsNothingTwice() {
        offsets.opened(5);
        offsets.done(5);
        offsets.committed(6);
        assertThat(offsets.toCommit()).isEmpty();

        offsets.committed(3); // an older commit that was confirmed late
        assertThat(offsets.toCommit()).isEmpty();
    }

    @Test
    void goesNotBackWhenARecordIsReadAgain() {
        offsets.opened(5);
        offsets.opened(6);
        offsets.done(5);
        offsets.opened(6);
        offsets.done(6);
        assertThat(offsets.toCommit()).hasValue(7);
        assertThat(offsets.open()).isZero();
    }
}
