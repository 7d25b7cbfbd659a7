package dev.cairn.control.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunIdsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T11:30:45.9Z");

    @Test
    void sayWhatAndWhen() {
        var ids = new RunIds(InstantSource.fixed(NOON), new Random(1));
        assertThat(ids.next("clinical_trials")).matches("ct-20261121-113045-[0-9a-f]{6}");
    }

    @Test
    void differWithinASecondAndSortByTime() {
        var ids = new RunIds(InstantSource.fixed(NOON), new Random(1));
        var later = new RunIds(InstantSource.fixed(NOON.plusSeconds(1)), new Random(1));
        var seen = new HashSet<String>();
        for (var i = 0; i < 100; i++) {
            seen.add(ids.next("clinical_trials"));
        }
        assertThat(seen).hasSize(100).allMatch(id -> id.compareTo(later.next("clinical_trials")) < 0);
    }
}
