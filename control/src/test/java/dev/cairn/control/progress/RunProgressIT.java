package dev.cairn.control.progress;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.RunRecords;
import dev.cairn.schemas.Stage;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
class RunProgressIT {
    @Test
    void anotherRunsBacklogDoesNotHoldBackARunsStages(PipelineEnvironment environment) throws SQLException {
        environment.createTopics();
        var tables = LedgerTables.create(environment);
        tables.run("ct-a", "RUNNING", 1);
        tables.item("ct-a", "e", 20, 0, 0);
        tables.execute("update run_items set expected = 50, status = 'RUNNING'");
        var records = new RunRecords(environment.kafka());
        records.cursor("ct-a", 50);
        records.cursor("ct-b", 1000);
        records.raw("ct-b", 100);
        records.rawOneByOne("ct-a", 3);

        try (var progress = new RunProgress("ct-a", environment.kafka(), tables.database(), InstantSource.system())) {
            var snapshot = progress.snapshot();

            assertThat(snapshot.stages().stream().collect(toMap(StageProgress::stage, StageProgress::done)))
                    .isEqualTo(Map.of(Stage.INGEST, 50L, Stage.TRANSFORM, 47L, Stage.LOAD, 20L));
            assertThat(snapshot.stages())
                    .filteredOn(stage -> stage.stage() == Stage.TRANSFORM)
                    .extracting(StageProgress::lag)
                    .as("of all runs, without their markers")
                    .containsExactly(103L);
            assertThat(snapshot.forecast())
                    .hasValueSatisfying(run -> assertThat(run.total()).isEqualTo(50));
        }
    }
}
