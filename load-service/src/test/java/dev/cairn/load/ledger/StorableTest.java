package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StorableTest {
    @Test
    void charactersThatPostgresCannotHoldAreReplaced() {
        assertThat(Storable.name("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(Storable.text("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(Storable.text(null)).isNull();
    }

    @Test
    void namesAreCutButStayDistinct() {
        var usual = "x".repeat(200);

        assertThat(Storable.name(usual)).isEqualTo(usual);
        assertThat(Storable.name(usual + "a"))
                .hasSize(200)
                .startsWith("xxx")
                .isEqualTo(Storable.name(usual + "a"))
                .isNotEqualTo(Storable.name(usual + "b"));
    }

    @Test
    void textsAreNotCut() {
        var text = "x".repeat(10_000);

        assertThat(Storable.text(text)).isEqualTo(text);
    }

    @Test
    void timesLieBetweenTheYearsOneAndNineThousand() {
        assertThat(Storable.time(Instant.MIN)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(Storable.time(Instant.MAX)).isEqualTo("9999-12-31T00:00:00Z");
        assertThat(Storable.time(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    }
}
