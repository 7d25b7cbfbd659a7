package dev.cairn.control.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.compare.RecordChange.Kind;
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
class RunComparisonIT {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RunComparison comparison;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
        comparison = new RunComparison(tables.database());
    }

    @BeforeEach
    void twoRuns() throws SQLException {
        tables.empty();
        for (var run : new String[] {"a", "b"}) {
            tables.run(run, "COMPLETED", 1);
            tables.item(run, "bulk", 0, 0, 0);
        }
    }

    @Test
    void tellsWhatWasAddedRemovedAndChanged() throws SQLException {
        tables.version("a", "bulk", 0, "same", "{\"x\": 1}");
        tables.version("b", "bulk", 0, "same", "{\"x\": 1}");
        tables.version("a", "bulk", 1, "old", "{\"title\": \"t\", \"sites\": [\"p\"]}");
        tables.version("b", "bulk", 1, "new", "{\"title\": \"u\", \"sites\": [\"p\", \"q\", \"r\"]}");
        tables.version("a", "bulk", 2, "gone", "{}");
        tables.version("b", "bulk", 3, "come", "{}");

        var diff = comparison.compare("a", "b", null, 10);

        assertThat(diff.added()).isOne();
        assertThat(diff.removed()).isOne();
        assertThat(diff.changed()).isOne();
        assertThat(diff.unchanged()).isOne();
        assertThat(diff.fields()).containsExactly(Map.entry("$.sites[*]", 1L), Map.entry("$.title", 1L));
        assertThat(diff.changes())
                .extracting(RecordChange::recordKey, RecordChange::kind)
                .containsExactly(tuple("NCT1", Kind.CHANGED), tuple("NCT2", Kind.REMOVED), tuple("NCT3", Kind.ADDED));
        assertThat(comparison.compare("b", "a", null, 0).changes()).isEmpty();
        assertThat(comparison.compare("b", "a", null, 0).added()).isOne();
    }

    @Test
    void leavesOutRecordsThatDied() throws SQLException {
        tables.version("a", "bulk", 0, "lived", "{}");
        tables.dead("b", "bulk", 0);

        assertThat(comparison.compare("a", "b", null, 10).removed()).isOne();
    }

    @Test
    void takesTheLastVersionWhereSeveralItemsBroughtOne() throws SQLException {
        tables.item("b", "other", 0, 0, 0);
        tables.version("a", "bulk", 0, "second", "{\"x\": 2}");
        tables.version("b", "bulk", 0, "first", "{\"x\": 1}");
        tables.version("b", "other", 0, "second", "{\"x\": 2}");
        tables.execute(
                "update record_outcomes set observed_at = now() + interval '1 hour' where content_hash = ?",
                "second".getBytes(UTF_8));

        assertThat(comparison.compare("a", "b", null, 10).unchanged()).isOne();
    }

    @Test
    void comparesTenThousandRecords() throws SQLException {
        for (var run : new String[] {"a", "b"}) {
            tables.execute(
                    "insert into documents select convert_to(? || n, 'UTF8'), 'clinical_trials',"
                            + " json_build_object('n', n, 'run', ?) from generate_series(1, 10000) n",
                    run,
                    run);
            tables.execute(
                    "insert into record_outcomes select item_id, n, now(), 'NCT' || n, 'LOADED',"
                            + " convert_to(? || n, 'UTF8') from run_items, generate_series(1, 10000) n where run_id = ?",
                    run,
                    run);
        }

        var diff = comparison.compare("a", "b", null, 3);

        assertThat(diff.changed()).isEqualTo(10_000);
        assertThat(diff.fields()).isEqualTo(Map.of("$.run", 10_000L));
        assertThat(diff.changes()).hasSize(3);
        assertThat(diff.unchanged()).isZero();
        assertThat(comparison.compare("a", "a", null, 3).unchanged()).isEqualTo(10_000);
    }

    @Test
    void comparesEmptyRuns() {
        assertThat(comparison.compare("a", "b", null, 10).changes()).isEmpty();
        assertThat(comparison.compare("a", "a", null, 10).unchanged()).isZero();
    }

    @Test
    void refusesRunsThatCannotBeCompared() throws SQLException {
        tables.execute("insert into runs (run_id, data_type) values ('n', 'narratives')");

        assertThatThrownBy(() -> comparison.compare("a", "n", null, 1))
                .satisfies(e -> code(e, ErrorCode.RUNS_NOT_COMPARABLE));
        assertThatThrownBy(() -> comparison.compare("a", "missing", null, 1))
                .satisfies(e -> code(e, ErrorCode.RUN_NOT_FOUND))
                .hasMessageContaining("missing");
    }

    private static void code(Throwable thrown, ErrorCode expected) {
        assertThat(((PipelineException) thrown).code()).isEqualTo(expected);
    }
}
