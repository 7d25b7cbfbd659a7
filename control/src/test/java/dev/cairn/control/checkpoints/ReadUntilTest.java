package dev.cairn.control.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.PartitionLag.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadUntilTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void servicesThatHaveReadEverythingAreIdle() {
        assertThat(ReadUntil.of(List.of(lag(true, null)), NOW)).isEqualTo(new ReadUntil(NOW, true));
        assertThat(ReadUntil.of(List.of(), NOW).idle()).isTrue();
    }

    @Test
    void theOldestUnreadRecordOfAllCounts() {
        var lags = List.of(lag(false, Duration.ofSeconds(5)), lag(false, Duration.ofSeconds(90)), lag(true, null));
        assertThat(ReadUntil.of(lags, NOW)).isEqualTo(new ReadUntil(NOW.minusSeconds(90), false));
    }

    @Test
    void nothingIsCoveredWhereAnAgeIsNotKnown() {
        var readUntil = ReadUntil.of(List.of(lag(false, null), lag(true, null)), NOW);
        assertThat(readUntil.covers(Instant.EPOCH)).isFalse();
    }

    private static PartitionLag lag(boolean caughtUp, @Nullable Duration age) {
        var unread = caughtUp ? 0 : 5;
        return new PartitionLag("load", "runs", 0, 0, unread, unread, true, caughtUp, age, null, null, Store.KAFKA);
    }
}
