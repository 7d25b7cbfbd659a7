package dev.cairn.control.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageCountsTest {
    @Test
    void stagesBetweenHaveDoneWhatTheyWereGivenLessTheirLag() {
        var counts = StageCounts.of(
                1000, 300, Map.of("raw-records", 200L, "prepared-records", 100L, "model-requests", 250L));
        assertThat(counts.done())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Stage.INGEST, 1000L, Stage.TRANSFORM, 800L, Stage.EMBED, 450L, Stage.LOAD, 300L));
        assertThat(counts.lag()).containsEntry(Stage.EMBED, 350L).containsEntry(Stage.LOAD, 0L);
    }

    @Test
    void noStageHasDoneLessThanTheOneAfterIt() {
        var counts = StageCounts.of(100, 100, Map.of("raw-records", 6L, "prepared-records", 500L));
        assertThat(counts.done().values()).containsOnly(100L);
    }

    @Test
    void ingestHasDoneAtLeastWhatIsAccountedFor() {
        assertThat(StageCounts.of(0, 40, Map.of()).done()).containsEntry(Stage.INGEST, 40L);
    }
}
