package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.04S, 0.0 s",
        "PT9.96S, 10.0 s",
        "PT10S, 10 s",
        "PT59.9S, 59 s",
        "PT3M20S, 3 min 20 s",
        "PT2H5M9S, 2 h 5 min"
    })
    void durationsReadInTheUnitsThatFit(Duration duration, String text) {
        assertThat(Format.duration(duration)).isEqualTo(text);
    }

    @Test
    void timesAreInUtcToTheSecond() {
        assertThat(Format.time(Instant.parse("2026-11-21T11:30:45.9Z"))).isEqualTo("2026-11-21 11:30:45Z");
    }

    @Test
    void whatIsNotKnownIsNoZero() {
        assertThat(Format.count(null)).isEqualTo("?");
        assertThat(Format.count(0L)).isEqualTo(0L);
        assertThat(Format.time(null)).isEmpty();
        assertThat(Format.duration(null)).isEmpty();
        assertThat(Format.cut(null, 5)).isEmpty();
    }

    @Test
    void longTextsAreCut() {
        assertThat(Format.cut("12345", 5)).isEqualTo("12345");
        assertThat(Format.cut("123456", 5)).isEqualTo("1234…");
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "1536,1.5 KiB", "1048576,1.0 MiB", "5497558138880,5.0 TiB"})
    void sizesHaveTheUnitThatFits(long bytes, String text) {
        assertThat(Format.bytes(bytes)).isEqualTo(text);
    }
}
