package dev.cairn.control.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunsIT {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Runs runs;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        var reader = new ConfigReader(environment.environment());
        var config = DatabaseConfig.read(reader);
        reader.finish();
        var before = new Runs(LedgerDatabase.connecting(config));
        assertThat(before.find("ct-1")).as("a run of a database without tables").isEmpty();
        assertThatThrownBy(() -> before.newest(1))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_MISUSED))
                .hasMessageContaining("load-service");
        tables = LedgerTables.create(environment);
        runs = new Runs(tables.database());
    }

    @BeforeEach
    void empty() throws SQLException {
        tables.empty();
    }

    @Test
    void sumsUpARunFromItsItems() throws SQLException {
        tables.run("ct-1", "COMPLETED_WITH_ERRORS", 2);
        tables.item("ct-1", "a", 2, 1, 0);
        tables.item("ct-1", "b", 1, 0, 1);
        tables.execute(
                "update run_items set model_called = 3, model_reused = 1, model_tokens = 700, model_completion_tokens = 60, model_repaid = 2 where entity = 'a'");

        assertThat(runs.find("ct-1")).hasValueSatisfying(run -> {
            assertThat(run.dataType()).isEqualTo("clinical_trials");
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED_WITH_ERRORS);
            assertThat(run.source()).isEqualTo("http://host/api");
            assertThat(run.settings()).isEqualTo(Map.of("model", "none"));
            assertThat(run.items()).isEqualTo(new ItemCounts(2, 2, 2, 1, 0, 0));
            assertThat(run.records()).isEqualTo(RecordCounts.of(5L, 3, 1, 0, 1));
            assertThat(run.records().pending()).isZero();
            assertThat(run.model()).isEqualTo(new ModelUsage(3, 1, 0, 700, 60, 2));
            assertThat(run.finishedAt()).isNotNull();
        });
    }

    @Test
    void doesNotKnowTheSizeOfARunBeforeEveryItemIsSealed() throws SQLException {
        tables.run("ct-1", "RUNNING", 2);
        tables.item("ct-1", "a", 2, 0, 0);

        assertThat(runs.find("ct-1"))
                .hasValueSatisfying(run -> assertThat(run.records()).isEqualTo(RecordCounts.of(null, 2, 0, 0, 0)));
    }

    @Test
    void listsTheNewestFirst() throws SQLException {
        for (var run = 1; run <= 3; run++) {
            tables.run("ct-" + run, "PUBLISHED", 1);
            tables.execute(
                    "update runs set created_at = timestamptz '2026-01-01' + interval '1 day' * ?"
                            + " where run_id = 'ct-' || ?",
                    run,
                    run);
        }

        assertThat(runs.newest(2)).extracting(RunSummary::runId).containsExactly("ct-3", "ct-2");
    }

    @Test
    void namesTheItemsThatFailed() throws SQLException {
        tables.run("ct-1", "FAILED", 2);
        tables.item("ct-1", "a", 1, 0, 0);
        tables.item("ct-1", "b", 0, 0, 0);
        tables.execute("update run_items set status = 'FAILED', error_code = 1002, error_message = 'gone'"
                + " where entity = 'b'");

        assertThat(runs.failedItems("ct-1")).containsExactly(new FailedItem("b", 0L, 1002, "gone"));
        assertThat(runs.find("ct-1"))
                .hasValueSatisfying(run -> assertThat(run.items()).isEqualTo(new ItemCounts(2, 2, 1, 0, 1, 0)));
    }
}
