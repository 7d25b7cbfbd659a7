package dev.cairn.control.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.lag.Queue;
import dev.cairn.schemas.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageCountsTest {
    @Test
    void stagesBetweenHaveDoneAllButWhatWaitsForThem() {
        var done = StageCounts.of(1000, 300, Map.of(Queue.TRANSFORM, 200L, Queue.EMBED, 100L, Queue.LOAD, 150L));
        assertThat(done)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Stage.INGEST, 1000L, Stage.TRANSFORM, 800L, Stage.EMBED, 450L, Stage.LOAD, 300L));
    }

    @Test
    void noStageHasDoneLessThanTheOneAfterIt() {
        var done = StageCounts.of(100, 100, Map.of(Queue.TRANSFORM, 6L, Queue.LOAD, 500L));
        assertThat(done.values()).containsOnly(100L);
    }

    @Test
    void ingestHasDoneAtLeastWhatIsAccountedFor() {
        assertThat(StageCounts.of(0, 40, Map.of())).containsEntry(Stage.INGEST, 40L);
    }
}
