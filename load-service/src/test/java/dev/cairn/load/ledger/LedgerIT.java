package dev.cairn.load.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cairn.load.OpenTransaction;
import dev.cairn.load.Studies;
import dev.cairn.schemas.ItemState;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.Run;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
        var first = new RecordOutcomes.Id(1, 0);
        var second = new RecordOutcomes.Id(1, 1);
        assertThat(RecordOutcomes.insert(connection, List.of(row(first, Outcome.LOADED), row(first, Outcome.DEAD))))
                .containsExactly(first);
        assertThat(RecordOutcomes.insert(connection, List.of(row(first, Outcome.DEAD), row(second, Outcome.DEAD))))
                .containsExactly(second);
        assertThat(strings("select outcome from record_outcomes where item_id = 1 order by ordinal"))
                .containsExactly("LOADED", "DEAD");
    }

    @Test
    void hostileNamesAndTimesGetTheirOutcome() throws Exception {
        var row = new RecordOutcomes.Row(
                new RecordOutcomes.Id(2, 0), Instant.MAX, "key\0" + "x".repeat(10_000), Outcome.DEAD, null);

        assertThat(RecordOutcomes.insert(connection, List.of(row))).hasSize(1);
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
        Ledger.apply(connection, changes, List.of());
        assertThat(status("unknown")).isEqualTo("RUNNING");

        Ledger.apply(connection, new TreeMap<>(), List.of(run("unknown", 1)));
        assertThat(status("unknown")).isEqualTo("COMPLETED");
    }

    @Test
    void aRunThatGoesOnIsNotFinished() throws Exception {
        var id = changes("resumed", FAIL);
        Ledger.apply(connection, id, List.of(run("resumed", 1)));
        assertThat(strings("select finished_at is not null from runs where run_id = 'resumed'"))
                .containsExactly("t");

        var again = new TreeMap<>(Map.of(id.firstKey(), ItemChange.published(1)));
        Ledger.apply(connection, again, List.of());
        assertThat(strings("select status || (finished_at is null) from runs where run_id = 'resumed'"))
                .containsExactly("RUNNINGtrue");
    }

    @Test
    void statusesWaitUntilTheyArePublished() throws Exception {
        Ledger.apply(connection, changes("waiting", COMPLETE), List.of());
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
        Ledger.apply(connection, changes(runId, changes), List.of(run(runId, items)));
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

    private static RecordOutcomes.Row row(RecordOutcomes.Id id, Outcome outcome) {
        return new RecordOutcomes.Row(id, Studies.TIME, "NCT", outcome, ContentHash.parse("00".repeat(32)));
    }

    private static ItemKey key(String runId, String entity) {
        return new ItemKey(runId, "clinical_trials", entity);
    }

    private static Run run(String runId, long items) {
        return new Run(runId, "clinical_trials", "file:x", Map.of("model\0", "none"), null, items, Studies.TIME);
    }
}
