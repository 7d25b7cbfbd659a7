package dev.cairn.control.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.LedgerTables;
import dev.cairn.control.export.NewestTrials.Written;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Run files, and the aggregates that were once made of them. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunFilesLayoutIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunFilesLayout layout;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private NewestTrials newest;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
        layout = new RunFilesLayout(tables.database());
        newest = new NewestTrials(tables.database());
    }

    @BeforeEach
    void threeRuns() throws SQLException {
        tables.empty();
        tables.execute("truncate diseases");
        tables.execute("insert into diseases values ('1', 'One'), ('2', 'Two')");
        for (var number = 1; number <= 3; number++) {
            var run = "r" + number;
            tables.run(run, "COMPLETED", 3);
            for (var entity : new String[] {"ORPHA:1", "ORPHA:2", "bulk:all"}) {
                tables.item(run, entity, 0, 0, 0);
                tables.execute("update run_items set run_number = ? where run_id = ?", number, run);
            }
        }
        tables.version("r1", "ORPHA:1", 0, "a", study(0, "old"));
        tables.version("r1", "ORPHA:2", 0, "b", study(0, "other"));
        tables.version("r1", "ORPHA:2", 1, "c", study(1, "only"));
        tables.version("r2", "ORPHA:2", 0, "d", study(0, "new"));
        tables.version("r2", "bulk:all", 0, "d", study(0, "new"));
        tables.execute("update record_outcomes set observed_at = '2026-01-01T00:00:00Z' where content_hash <> 'd'");
        tables.execute("update run_items set parameters = '{\"disease_name\": \"Two, as it was called then\"}'"
                + " where run_id = 'r1' and entity = 'ORPHA:2'");
        // The third run is still at work on both diseases, or failed.
        tables.execute("update run_items set status = 'RUNNING' where run_id = 'r3' and entity = 'ORPHA:1'");
        tables.execute("update run_items set status = 'FAILED' where run_id = 'r3' and entity = 'ORPHA:2'");
    }

    @Test
    void laysOutDiseasesAndSaysWhatHasNoFile(@TempDir Path folder) throws IOException {
        var done = layout.write("r1", null, folder, false);
        assertThat(done.files())
                .containsExactly(
                        folder.resolve("clinical_trials/1/run1_disease2clinical_trials.json"),
                        folder.resolve("clinical_trials/2/run1_disease2clinical_trials.json"));
        assertThat(done.leftOut()).containsExactly("bulk:all is no disease");
        var file = JSON.readTree(done.files().get(1).toFile());
        assertThat(file.get("disease_name").asText()).isEqualTo("Two, as it was called then");
        assertThat(JSON.readTree(done.files().get(0).toFile())
                        .get("disease_name")
                        .asText())
                .isEqualTo("One");
        assertThat(file.get("orpha_code").asText()).isEqualTo("2");
        assertThat(file.get("processing_timestamp").asText()).isEqualTo("2026-01-01T00:00:00.000000");
        assertThat(file.get("run_number").asInt()).isOne();
        assertThat(file.get("total_trials_found").asInt()).isEqualTo(2);
        assertThat(file.get("trials").findValuesAsText("briefTitle")).containsExactly("other", "only");
        assertThat(file.at("/trials/0/lastUpdateDate").asText()).isEqualTo("2024-06");
        assertThat(layout.write("r3", null, folder, false).leftOut())
                .containsExactly(
                        "ORPHA:1 is RUNNING, not completed",
                        "ORPHA:2 is FAILED, not completed",
                        "bulk:all is no disease");
    }

    @Test
    void writesNothingIfOneFileIsThere(@TempDir Path folder) throws IOException {
        var there = layout.write("r1", "ORPHA:2", folder, false).files().get(0);
        assertThatThrownBy(() -> layout.write("r1", null, folder, false))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
        assertThat(folder.resolve("clinical_trials/1")).doesNotExist();
        assertThat(layout.write("r1", null, folder, true).files()).hasSize(2).contains(there);
    }

    @Test
    void theNewestCompletedRunCountsEvenIfItFoundNothing() throws IOException {
        var out = new StringWriter();
        assertThat(newest.byDisease(out)).isEqualTo(new Written(1, 1, 1));
        assertThat(JSON.readTree(out.toString())).isEqualTo(JSON.readTree("""
                {"2": {"disease_name": "Two", "orpha_code": "2", "trials_count": 1, "last_processed_run": 2,
                       "trials": ["NCT0"]}}"""));
    }

    @Test
    void aTrialOfSeveralDiseasesIsShownAsItWasSeenLast() throws Exception {
        tables.version("r2", "ORPHA:1", 0, "a", study(0, "old"));
        tables.execute("update record_outcomes set observed_at = '2025-01-01T00:00:00Z' where content_hash = 'a'");
        var out = new StringWriter();
        assertThat(newest.byTrial(out)).isEqualTo(new Written(1, 2, 0));
        JsonNode trial = JSON.readTree(out.toString()).get("NCT0");
        assertThat(trial.get("brief_title").asText()).isEqualTo("new");
        assertThat(trial.get("diseases").findValuesAsText("orpha_code")).containsExactly("1", "2");
    }

    @Test
    void thereMayBeNothing() throws Exception {
        tables.empty();
        var out = new StringWriter();
        assertThat(newest.byTrial(out)).isEqualTo(new Written(0, 0, 0));
        assertThat(JSON.readTree(out.toString())).isEmpty();
    }

    private static String study(int number, String title) {
        return "{\"nct_id\": \"NCT%d\", \"brief_title\": \"%s\", \"phases\": [], \"interventions\": null,"
                        .formatted(number, title)
                + " \"last_update_date\": {\"date\": \"2024-06-01\", \"precision\": \"MONTH\"}}";
    }
}
