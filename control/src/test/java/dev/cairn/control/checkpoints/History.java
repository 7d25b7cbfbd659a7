package dev.cairn.control.checkpoints;

import dev.cairn.control.LedgerTables;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.IngestCursor;
import dev.cairn.schemas.ItemState;
import dev.cairn.schemas.ItemStatus;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** Writes runs of whole entities, as services would have left them: in the ledger, and on the compacted topics. */
final class History {
    /** Where no key of a cursor hashes to by itself: cursors lie where their work items do. */
    static final int CURSOR_PARTITION = 0;

    private final LedgerTables tables;
    private final KafkaAccess kafka;
    private int minutes;

    History(LedgerTables tables, KafkaAccess kafka) {
        this.tables = tables;
        this.kafka = kafka;
    }

    /** A run that ended in the last hours, each later than the one before. Its items are still to come. */
    void run(String runId, String status) throws SQLException {
        minutes++;
        tables.execute(
                "insert into runs (run_id, data_type, source, settings, items_total, status, created_at, finished_at)"
                        + " select ?, 'clinical_trials', 'http://host/api', '{\"model\": \"none\"}', 0, ?, t, case when ?"
                        + " then t end from (select now() - interval '5 hours' + ? * interval '1 minute' as t) as time",
                runId,
                status,
                !status.equals("RUNNING") && !status.equals("PUBLISHED"),
                minutes);
    }

    /**
     * An item of records 1 to {@code records} that all were loaded.
     *
     * @param version SQL, which makes of {@code n} the version's name
     */
    void item(String runId, String entity, String status, int records, String version) throws SQLException {
        tables.execute("update runs set items_total = items_total + 1 where run_id = ?", runId);
        tables.execute(
                "with number as (insert into entities values ('clinical_trials', ?, 1) on conflict (data_type, entity)"
                        + " do update set last_run_number = entities.last_run_number + 1 returning last_run_number)"
                        + " insert into run_items (run_id, data_type, entity, status, expected, loaded, run_number)"
                        + " select ?, 'clinical_trials', ?, ?, ?, ?, last_run_number from number",
                entity,
                runId,
                entity,
                status,
                records,
                records);
        tables.execute(
                "insert into documents select convert_to(" + version
                        + ", 'UTF8'), 'clinical_trials', json_build_object(" + "'version', " + version
                        + ") from generate_series(1, ?) n on conflict do nothing",
                records);
        tables.execute(
                "insert into record_outcomes (item_id, ordinal, observed_at, record_key, outcome, content_hash)"
                        + " select item_id, n - 1, r.created_at, 'NCT' || n, 'LOADED', convert_to(" + version
                        + ", 'UTF8') from run_items i join runs r using (run_id), generate_series(1, ?) n"
                        + " where run_id = ? and entity = ?",
                records,
                runId,
                entity);
    }

    /** Rows of the newest versions of records 1 to {@code records}, seen by a run. */
    void current(String runId, int records, String version) throws SQLException {
        tables.execute(
                "insert into clinical_trials (nct_id, conditions, keywords, phases, std_ages, content_hash, observed_at,"
                        + " run_id) select 'NCT' || n, '{}', '{}', '{}', '{}', convert_to(" + version
                        + ", 'UTF8'), created_at, run_id from runs, generate_series(1, ?) n where run_id = ?",
                records,
                runId);
    }

    /** What the compacted topics hold of a run of one item. */
    void publish(String runId, String entity) {
        var run = Run.newBuilder()
                .setRunId(runId)
                .setDataType("clinical_trials")
                .setSource("http://host/api")
                .setSettings(Map.of())
                .setItems(1)
                .setCreatedAt(Instant.EPOCH)
                .build();
        var key = runId + "/clinical_trials/" + entity;
        var status = ItemStatus.newBuilder()
                .setRunId(runId)
                .setDataType("clinical_trials")
                .setEntity(entity)
                .setState(ItemState.COMPLETED)
                .setLoaded(1)
                .setUnchanged(0)
                .setSuperseded(0)
                .setDead(0)
                .setUpdatedAt(Instant.EPOCH)
                .build();
        var cursor = IngestCursor.newBuilder()
                .setRunId(runId)
                .setDataType("clinical_trials")
                .setEntity(entity)
                .setPages(1)
                .setRecords(1)
                .setSealed(true)
                .setUpdatedAt(Instant.EPOCH)
                .build();
        try (var producer = kafka.producer("test")) {
            producer.send(kafka.record(Topics.RUNS, runId, run)).get();
            producer.send(kafka.record(Topics.ITEM_STATUS, key, status)).get();
            producer.send(kafka.record(Topics.INGEST_CURSORS, CURSOR_PARTITION, key, cursor))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new KafkaException(e);
        }
    }
}
