package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSieveTest {
    private final RecordSieve sieve = new RecordSieve(Integer.MAX_VALUE, 0);

    @Test
    void dropsARepeatWithTheSamePayload() {
        assertThat(sieve.takes(record("NCT1", "a"))).isTrue();
        assertThat(sieve.takes(record("NCT1", "a"))).isFalse();
        assertThat(sieve.distinct()).isEqualTo(1);
    }

    @Test
    void letsAChangedPayloadPassButCountsTheStudyOnce() {
        assertThat(sieve.takes(record("NCT1", "a"))).isTrue();
        assertThat(sieve.takes(record("NCT1", "b"))).isTrue();
        assertThat(sieve.distinct()).isEqualTo(1);
    }

    @Test
    void neverDropsRecordsWithoutAKey() {
        assertThat(sieve.takes(record(null, "a"))).isTrue();
        assertThat(sieve.takes(record(null, "a"))).isTrue();
        assertThat(sieve.distinct()).isEqualTo(2);
    }

    @Test
    void stopsAtTheLimitAndCountsWhatCameBefore() {
        var limited = new RecordSieve(3, 1);
        assertThat(limited.takes(record("NCT1", "a"))).isTrue();
        assertThat(limited.takes(record("NCT1", "a"))).isFalse();
        assertThat(limited.full()).isFalse();
        assertThat(limited.takes(record("NCT2", "a"))).isTrue();
        assertThat(limited.full()).isTrue();
        assertThat(limited.takes(record("NCT3", "a"))).isFalse();
    }

    private static SourceRecord record(@Nullable String key, String payload) {
        return SourceRecord.json(key, payload.getBytes(StandardCharsets.UTF_8), "test:");
    }
}
