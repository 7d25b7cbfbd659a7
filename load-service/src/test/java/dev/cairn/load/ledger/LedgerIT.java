package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cairn.load.OpenTransaction;
import dev.cairn.load.Studies;
import dev.cairn.schemas.Budget;
import dev.cairn.schemas.ItemError;
import dev.cairn.schemas.ItemState;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.LogEntry;
import dev.cairn.schemas.LogEvent;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.WorkItem;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LedgerIT extends OpenTransaction {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 3);
    private static final ItemChange COMPLETE = ItemChange.sealed(new Seal(0, 0, null, null));
    private static final ItemChange FAIL = ItemChange.sealed(new Seal(0, 0, 1001, "no answer"));

    @Test
    void offsetsMoveOnlyFromWhereTheyStand() throws Exception {
        var offsets = new ConsumerOffsets("group");
        assertThat(offsets.claim(connection, List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 0L));

        assertThat(offsets.advance(connection, Map.of(PARTITION, new OffsetRange(0, 7))))
                .isTrue();
        assertThat(offsets.advance(connection, Map.of(PARTITION, new OffsetRange(0, 9))))
                .isFalse();
        assertThat(offsets.advance(connection, Map.of(PARTITION, new OffsetRange(7, 9))))
                .isTrue();
        assertThat(offsets.claim(connection, List.of(PARTITION))).isEqualTo(Map.of(PARTITION, 9L));
        assertThat(new ConsumerOffsets("other").claim(connection, List.of(PARTITION)))
                .isEqualTo(Map.of(PARTITION, 0L));
    }

    @Test
    void offsetsThatNobodyClaimedDoNotMove() throws Exception {
        assertThat(new ConsumerOffsets("nobody").advance(connection, Map.of(PARTITION, new OffsetRange(0, 1))))
                .isFalse();
    }

    @Test
    void aRecordKeepsItsFirstOutcome() throws Exception {
        var first = new RecordOutcomes.Id(1, 0, 0);
        var second = new RecordOutcomes.Id(1, 0, 1);
        assertThat(RecordOutcomes.insert(connection, List.of(row(first, Outcome.LOADED), row(first, Outcome.DEAD))))
                .isEqualTo(Map.of(first, Counts.of(Outcome.LOADED)));
        assertThat(RecordOutcomes.insert(connection, List.of(row(first, Outcome.DEAD), row(second, Outcome.DEAD))))
                .isEqualTo(Map.of(second, Counts.of(Outcome.DEAD)));
        assertThat(strings("select outcome from record_outcomes where item_id = 1 order by ordinal"))
                .containsExactly("LOADED", "DEAD");
    }

    @Test
    void hostileNamesAndTimesGetTheirOutcome() throws Exception {
        var row = new RecordOutcomes.Row(
                new RecordOutcomes.Id(2, 0, 0), 0, Instant.MAX, "key\0" + "x".repeat(10_000), Outcome.DEAD, null);

        assertThat(RecordOutcomes.insert(connection, List.of(row))).hasSize(1);
    }

    @Test
    void aDeadRecordGivesWayWhenItIsSentAgain() throws Exception {
        var id = new RecordOutcomes.Id(3, 0, 0);
        RecordOutcomes.insert(connection, List.of(row(id, Outcome.DEAD)));

        assertThat(RecordOutcomes.insert(connection, List.of(row(id, Outcome.DEAD))))
                .as("the same letter again")
                .isEmpty();
        assertThat(RecordOutcomes.insert(connection, List.of(row(id, 1, Outcome.DEAD))))
                .isEqualTo(Map.of(id, Counts.NONE));
        assertThat(RecordOutcomes.insert(connection, List.of(row(id, 2, Outcome.LOADED))))
                .isEqualTo(Map.of(id, Counts.revived(Outcome.LOADED)));
        assertThat(RecordOutcomes.insert(connection, List.of(row(id, 3, Outcome.DEAD))))
                .as("sent twice, and one of them did well")
                .isEmpty();
        assertThat(strings("select outcome || redrive from record_outcomes where item_id = 3"))
                .containsExactly("LOADED2");
    }

    @Test
    void eachAttemptHasOutcomesOfItsOwn() throws Exception {
        var outcomes = List.of(
                row(new RecordOutcomes.Id(4, 0, 0), Outcome.LOADED), row(new RecordOutcomes.Id(4, 1, 0), Outcome.DEAD));

        assertThat(RecordOutcomes.insert(connection, outcomes)).hasSize(2);
    }

    @Test
    void runsOfAnEntityAreNumberedInTheOrderOfPublishing() throws Exception {
        var first = resolve("numbers 1", "x", "y");
        var second = resolve("numbers 2", "y");
        var together = new ArrayList<>(resolve("numbers 4", "x"));
        together.addAll(resolve("numbers 3", "x"));
        publish(first);
        publish(second);
        publish(first); // resumed: they keep their numbers
        publish(together);

        assertThat(strings("select run_id || entity || run_number from run_items where run_id like 'numbers%'"
                        + " order by entity, run_number"))
                .containsExactly("numbers 1x1", "numbers 4x2", "numbers 3x3", "numbers 1y1", "numbers 2y2");
        assertThat(strings(
                        "select distinct source || parameters || supplied from run_items where run_id like 'numbers%'"))
                .containsExactly("file:x{\"limit\": \"3\"}false");
    }

    @Test
    void cancellingARunCancelsWhatIsNotDone() throws Exception {
        var done = changes("cancelled", COMPLETE);
        var open = resolve("cancelled", "open");
        resolve("cancelled", "silent");
        Ledger.apply(connection, new Ledger.Changes(done, Map.of(), List.of(run("cancelled", 3))));
        Ledger.apply(connection, items(published(open)));
        assertThat(Ledger.apply(
                                connection,
                                new Ledger.Changes(new TreeMap<>(), Map.of(), List.of(run("cancelled", 3, 0, 1))))
                        .statusChanged())
                .isTrue();
        assertThat(strings("select entity || ' ' || status from run_items where run_id = 'cancelled' order by 1"))
                .containsExactly("item 0 COMPLETED", "open CANCELLED", "silent CANCELLED");
        assertThat(status("cancelled")).isEqualTo("CANCELLED");
        assertThat(strings("select message from processing_log where run_id = 'cancelled' and event = 'RUN_FINISHED'"))
                .containsExactly("CANCELLED");

        Ledger.apply(connection, new Ledger.Changes(new TreeMap<>(), Map.of(), List.of(run("cancelled", 3, 1, 1))));
        assertThat(status("cancelled")).as("its work items are on their way").isEqualTo("RUNNING");
        var resumed = new TreeMap<>(Map.of(open.get(0), ItemChange.published(1)));
        Ledger.apply(connection, new Ledger.Changes(resumed, Map.of(), List.of(run("cancelled", 3, 1, 1))));
        assertThat(strings("select status from run_items where run_id = 'cancelled' and entity = 'open'"))
                .containsExactly("RUNNING");
        assertThat(status("cancelled")).isEqualTo("RUNNING");
    }

    @Test
    void aRunWhoseBudgetIsSpentIsPaused() throws Exception {
        var open = published(resolve("spent", "open"));
        Ledger.apply(connection, new Ledger.Changes(open, Map.of(), List.of(run("spent", 1))));
        var paused = Run.newBuilder(run("spent", 1, 0, 1))
                .setPaused(true)
                .setBudget(Budget.newBuilder().setCalls(10L).build())
                .build();
        Ledger.apply(connection, new Ledger.Changes(new TreeMap<>(), Map.of(), List.of(paused)));
        assertThat(status("spent")).isEqualTo("PAUSED");
        assertThat(strings("select budget ->> 'calls' from runs where run_id = 'spent'"))
                .containsExactly("10");

        Ledger.apply(connection, new Ledger.Changes(new TreeMap<>(), Map.of(), List.of(run("spent", 1, 0, 0))));
        assertThat(strings("select cancelled_attempts from runs where run_id = 'spent'"))
                .as("an older record of the run takes nothing back")
                .containsExactly("1");
    }

    @Test
    void theProcessingLogOnlyGrows() throws Exception {
        var entry = LogEntry.newBuilder()
                .setAt(Studies.TIME)
                .setEvent(LogEvent.RUN_RESUMED)
                .setActor("somebody@somewhere")
                .setRunId("logged")
                .setCounts(Map.of("items", 2L))
                .setDurationMillis(1500L)
                .setError(new ItemError(1001, "no answer"))
                .build();
        ProcessingLog.append(connection, List.of(entry));

        assertThat(strings("select event || actor || (counts ->> 'items') || duration || error_code from processing_log"
                        + " where run_id = 'logged'"))
                .containsExactly("RUN_RESUMEDsomebody@somewhere200:00:01.51001");
        connection.commit();
        for (var change : List.of(
                "delete from processing_log", "update processing_log set actor = ''", "truncate processing_log")) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> connection.createStatement().execute(change))
                    .withMessageContaining("only ever added");
            connection.rollback();
        }
    }

    @Test
    void itemsHaveOneNumberEach() throws Exception {
        var keys = new TreeSet<>(List.of(key("numbered", "a"), key("numbered", "b"), key("numbered too", "a")));
        var ids = new ItemIds(pool).resolve(keys);

        assertThat(ids).containsOnlyKeys(keys);
        assertThat(new TreeSet<>(ids.values())).hasSize(3);
        assertThat(new ItemIds(pool).resolve(keys)).isEqualTo(ids);
    }

    @Test
    void aRunStandsAsItsItemsStand() throws Exception {
        assertThat(standing("published", 2)).isEqualTo("PUBLISHED");
        assertThat(standing("running", 2, COMPLETE)).isEqualTo("RUNNING");
        assertThat(standing("completed", 2, COMPLETE, COMPLETE)).isEqualTo("COMPLETED");
        assertThat(standing("with errors", 2, COMPLETE, FAIL)).isEqualTo("COMPLETED_WITH_ERRORS");
        assertThat(standing("failed", 2, FAIL, FAIL)).isEqualTo("FAILED");
        assertThat(standing("empty", 0)).isEqualTo("COMPLETED");
    }

    @Test
    void aRunIsNotOverWhileItsSizeIsUnknown() throws Exception {
        var changes = changes("unknown", COMPLETE);
        Ledger.apply(connection, items(changes));
        assertThat(status("unknown")).isEqualTo("RUNNING");

        Ledger.apply(connection, new Ledger.Changes(new TreeMap<>(), Map.of(), List.of(run("unknown", 1))));
        assertThat(status("unknown")).isEqualTo("COMPLETED");
    }

    @Test
    void aRunThatGoesOnIsNotFinished() throws Exception {
        var id = changes("resumed", FAIL);
        Ledger.apply(connection, new Ledger.Changes(id, Map.of(), List.of(run("resumed", 1))));
        assertThat(strings("select finished_at is not null from runs where run_id = 'resumed'"))
                .containsExactly("t");

        var again = new TreeMap<>(Map.of(id.firstKey(), ItemChange.published(1)));
        Ledger.apply(connection, items(again));
        assertThat(strings("select status || (finished_at is null) from runs where run_id = 'resumed'"))
                .containsExactly("RUNNINGtrue");
    }

    @Test
    void statusesWaitUntilTheyArePublished() throws Exception {
        Ledger.apply(connection, items(changes("waiting", COMPLETE)));
        var published = new ArrayList<ItemStatus>();

        assertThatIllegalStateException()
                .isThrownBy(() -> UnpublishedItems.publish(connection, Studies.TIME, statuses -> {
                    throw new IllegalStateException("no broker");
                }));
        assertThat(UnpublishedItems.publish(connection, Studies.TIME, published::addAll))
                .isEqualTo(1);
        assertThat(UnpublishedItems.publish(connection, Studies.TIME, published::addAll))
                .isZero();
        assertThat(published)
                .containsExactly(ItemStatus.newBuilder()
                        .setRunId("waiting")
                        .setDataType("clinical_trials")
                        .setEntity("item 0")
                        .setState(ItemState.COMPLETED)
                        .setExpected(0L)
                        .setLoaded(0)
                        .setUnchanged(0)
                        .setSuperseded(0)
                        .setDead(0)
                        .setUpdatedAt(Studies.TIME)
                        .build());
    }

    private String standing(String runId, long items, ItemChange... changes) throws SQLException {
        Ledger.apply(connection, new Ledger.Changes(changes(runId, changes), Map.of(), List.of(run(runId, items))));
        return status(runId);
    }

    /** Changes of as many items. */
    private SortedMap<Long, ItemChange> changes(String runId, ItemChange... changes) throws SQLException {
        var byId = new TreeMap<Long, ItemChange>();
        for (var i = 0; i < changes.length; i++) {
            var key = key(runId, "item " + i);
            byId.put(new ItemIds(pool).resolve(new TreeSet<>(List.of(key))).get(key), changes[i]);
        }
        return byId;
    }

    private String status(String runId) throws SQLException {
        return String.join("", strings("select status from runs where run_id = '" + runId + "'"));
    }

    private List<String> strings(String sql) throws SQLException {
        var strings = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }

    private static Ledger.Changes items(SortedMap<Long, ItemChange> changes) {
        return new Ledger.Changes(changes, Map.of(), List.of());
    }

    private void publish(List<Long> ids) throws SQLException {
        var works = new LinkedHashMap<Long, WorkItem>();
        ids.forEach(id -> works.put(id, work()));
        Ledger.apply(connection, new Ledger.Changes(published(ids), works, List.of()));
    }

    private static WorkItem work() {
        return new WorkItem("", "", "", 0, "file:x", Map.of("limit", "3"), Map.of(), Studies.TIME, false);
    }

    private static SortedMap<Long, ItemChange> published(List<Long> ids) {
        var changes = new TreeMap<Long, ItemChange>();
        ids.forEach(id -> changes.put(id, ItemChange.published(0)));
        return changes;
    }

    private List<Long> resolve(String runId, String... entities) throws SQLException {
        var ids = new ArrayList<Long>();
        for (var entity : entities) {
            var key = key(runId, entity);
            ids.add(new ItemIds(pool).resolve(new TreeSet<>(List.of(key))).get(key));
        }
        return ids;
    }

    private static RecordOutcomes.Row row(RecordOutcomes.Id id, Outcome outcome) {
        return row(id, 0, outcome);
    }

    private static RecordOutcomes.Row row(RecordOutcomes.Id id, int redrive, Outcome outcome) {
        return new RecordOutcomes.Row(id, redrive, Studies.TIME, "NCT", outcome, ContentHash.parse("00".repeat(32)));
    }

    private static ItemKey key(String runId, String entity) {
        return new ItemKey(runId, "clinical_trials", entity);
    }

    private static Run run(String runId, long items) {
        return run(runId, items, 0, 0);
    }

    private static Run run(String runId, long items, int attempt, int cancelledAttempts) {
        return new Run(
                runId,
                "clinical_trials",
                "file:x",
                Map.of("model\0", "none"),
                null,
                items,
                Studies.TIME,
                attempt,
                cancelledAttempts,
                null,
                false);
    }
}
