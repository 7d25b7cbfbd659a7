package dev.cairn.load.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityScoreTest {
    @Test
    void everyFindingCostsAsItsSeveritySays() {
        assertThat(QualityScore.of(Map.of())).isEqualTo(100);
        assertThat(QualityScore.of(Map.of(Severity.ERROR, 1L, Severity.WARNING, 2L, Severity.INFO, 3L)))
                .isEqualTo(27);
    }

    @Test
    void aScoreIsNeverBelowZero() {
        assertThat(QualityScore.of(Map.of(Severity.ERROR, 3L))).isZero();
    }
}
