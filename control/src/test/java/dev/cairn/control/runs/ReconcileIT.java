package dev.cairn.control.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.LedgerTables;
import dev.cairn.control.runs.RunBalance.Verdict;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ledger that balances, and every way in which it could be made not to. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconcileIT {
    private static final String RUN = "ct-1";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void createTables(PipelineEnvironment environment) {
        tables = LedgerTables.create(environment);
    }

    /** Two items: one of two records loaded and one unchanged, one of a record loaded and a dead one. */
    @BeforeEach
    void writeABalancedRun() throws SQLException {
        tables.empty();
        tables.run(RUN, "COMPLETED_WITH_ERRORS", 2);
        tables.item(RUN, "a", 2, 1, 0);
        tables.outcome(RUN, "a", 0, "LOADED");
        tables.outcome(RUN, "a", 1, "LOADED");
        tables.outcome(RUN, "a", 2, "UNCHANGED");
        tables.item(RUN, "b", 1, 0, 1);
        tables.outcome(RUN, "b", 0, "LOADED");
        tables.dead(RUN, "b", 1);
    }

    @Test
    void balancesWhereEveryAccountAgrees() {
        var found = reconcile();
        assertThat(found.agrees()).isTrue();
        assertThat(found.runs())
                .containsExactly(new RunBalance(
                        RUN, RunStatus.COMPLETED_WITH_ERRORS, RecordCounts.of(5L, 3, 1, 0, 1), 0, Verdict.BALANCED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete from record_outcomes where item_id = 1 and ordinal = 2   | a | counter unchanged says 1, the records say 0
            delete from record_outcomes where item_id = 1 and ordinal = 2   | a | is COMPLETED but 1 of 3 records have no outcome
            update run_items set loaded = 1 where entity = 'a'              | a | counter loaded says 1, the records say 2
            update run_items set superseded = 1 where entity = 'a'          | a | counter superseded says 1, the records say 0
            update run_items set dead = 0 where entity = 'b'                | b | counter dead says 0, the records say 1
            update run_items set expected = 4 where entity = 'a'            | a | is COMPLETED but 1 of 4 records have no outcome
            update run_items set expected = 2 where entity = 'a'            | a | has 3 outcomes but was sealed with 2 records
            update run_items set expected = null where entity = 'a'         | a | is COMPLETED but was never sealed
            update record_outcomes set ordinal = 9 where item_id = 1 and ordinal = 2 | a | has an outcome for record 9 but was sealed with 3 records, the last being 2
            update run_items set status = 'RUNNING' where entity = 'a'      | a | is RUNNING but all 3 records have their outcome
            delete from documents                                           | b | 1 records have an outcome but no document
            delete from dead_letters                                        | b | 1 records are DEAD but have no dead letter
            update runs set items_total = 3                                 |   | is COMPLETED_WITH_ERRORS but has 2 of 3 items
            update runs set items_total = 1                                 |   | was published with 1 items but has 2
            update run_items set status = 'RUNNING' where entity = 'a'      |   | is COMPLETED_WITH_ERRORS but 1 items are open
            """)
    void findsAccountsThatDisagree(String tampering, String entity, String problem) throws SQLException {
        assertThat(tables.execute(tampering)).as("rows tampered with").isPositive();

        var found = reconcile();

        assertThat(found.agrees()).isFalse();
        assertThat(found.mismatches()).contains(new Mismatch(RUN, entity, problem));
        assertThat(found.runs()).extracting(RunBalance::verdict).containsExactly(Verdict.MISMATCH);
    }

    @Test
    void leavesARunOpenThatIsUnderWay() throws SQLException {
        tables.execute("update runs set status = 'RUNNING', items_total = 4");
        tables.execute("update run_items set status = 'RUNNING', expected = null, loaded = 0 where entity = 'b'");
        tables.execute("delete from record_outcomes where item_id = 2 and ordinal = 0");

        var found = reconcile();

        assertThat(found.agrees()).isTrue();
        assertThat(found.runs())
                .containsExactly(
                        new RunBalance(RUN, RunStatus.RUNNING, RecordCounts.of(null, 2, 1, 0, 1), 3, Verdict.OPEN));
    }

    @Test
    void countsWhatIsPendingOnceEveryItemIsSealed() throws SQLException {
        tables.execute("update runs set status = 'RUNNING'");
        tables.execute("update run_items set status = 'RUNNING', loaded = 0 where entity = 'b'");
        tables.execute("delete from record_outcomes where item_id = 2 and ordinal = 0");

        var balance = reconcile().runs().get(0);

        assertThat(balance.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(balance.records().pending()).isEqualTo(1);
    }

    @Test
    void readsOneRunOrAllAndRunsThatOnlyTheirItemsTellOf() throws SQLException {
        tables.item("ct-2", "a", 0, 0, 0);

        assertThat(runs(Optional.empty())).containsExactly(RUN, "ct-2");
        assertThat(runs(Optional.of("ct-2"))).containsExactly("ct-2");
        assertThat(runs(Optional.of("ct-3"))).isEmpty();
    }

    private Reconciliation reconcile() {
        return new Reconcile(tables.database()).compare(Optional.of(RUN));
    }

    private List<String> runs(Optional<String> runId) {
        return new Reconcile(tables.database())
                .compare(runId).runs().stream().map(RunBalance::runId).toList();
    }
}
