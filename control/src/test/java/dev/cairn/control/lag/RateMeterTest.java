package dev.cairn.control.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void isNotKnownUntilASecondHasPassed() {
        var meter = new RateMeter();
        assertThat(meter.add(START, 500)).isNull();
        assertThat(meter.add(START.plusMillis(999), 600)).isNull();
        assertThat(meter.add(START.plusSeconds(1), 600)).isEqualTo(100);
    }

    @Test
    void measuresTheLastSecondsOnly() {
        var meter = new RateMeter();
        meter.add(START, 0);
        assertThat(meter.add(START.plusSeconds(2), 200)).isEqualTo(100);
        for (var second = 3; second <= 60; second++) {
            meter.add(START.plusSeconds(second), 200);
        }
        assertThat(meter.add(START.plusSeconds(61), 200)).isZero();
    }
}
