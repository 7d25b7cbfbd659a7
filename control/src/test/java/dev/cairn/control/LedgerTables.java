package dev.cairn.control;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.load.Migrations;
import dev.cairn.testing.PipelineEnvironment;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The tables as the loader makes them, in the database of a test class, for tests to write what a loader would. */
public final class LedgerTables {
    private final DatabaseConfig config;

    private LedgerTables(PipelineEnvironment environment) {
        var reader = new ConfigReader(environment.environment());
        config = DatabaseConfig.read(reader);
        reader.finish();
    }

    /** Makes the tables. */
    public static LedgerTables create(PipelineEnvironment environment) {
        var tables = new LedgerTables(environment);
        Migrations.apply(tables.config);
        return tables;
    }

    /** To read from. */
    public LedgerDatabase database() {
        return LedgerDatabase.connecting(config);
    }

    public void empty() throws SQLException {
        execute("truncate runs, run_items, record_outcomes, documents, dead_letters, embeddings, clinical_trials,"
                + " consumer_offsets, entities, removed_runs, dim_study, dim_sample, dim_gene, dim_platform, sample_sets,"
                + " gene_expression, gene_expression_replaced, data_quality, quality_figures, fact_feature_values restart"
                + " identity");
    }

    /** Runs a statement and returns how many rows it changed. */
    public int execute(String sql, Object... parameters) throws SQLException {
        try (var connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    public void run(String runId, String status, int items) throws SQLException {
        execute(
                "insert into runs (run_id, data_type, source, settings, items_total, status, started_at, finished_at)"
                        + " values (?, 'clinical_trials', 'http://host/api', '{\"model\": \"none\"}', ?, ?, now(), now())",
                runId,
                items,
                status);
    }

    /** An item that is sealed and completed; its records are {@link #outcome written} one by one. */
    public void item(String runId, String entity, int loaded, int unchanged, int dead) throws SQLException {
        execute(
                "insert into run_items (run_id, data_type, entity, status, expected, loaded, unchanged, dead)"
                        + " values (?, 'clinical_trials', ?, ?, ?, ?, ?, ?)",
                runId,
                entity,
                dead == 0 ? "COMPLETED" : "COMPLETED_WITH_ERRORS",
                loaded + unchanged + dead,
                loaded,
                unchanged,
                dead);
    }

    /** The outcome of a record, with its document. */
    public void outcome(String runId, String entity, int ordinal, String outcome) throws SQLException {
        var hash = (entity + ordinal).getBytes(StandardCharsets.UTF_8);
        execute("insert into documents values (?, 'clinical_trials', '{}') on conflict do nothing", hash);
        execute(
                "insert into record_outcomes select item_id, ?, now(), ?, ?, ?"
                        + " from run_items where run_id = ? and entity = ?",
                ordinal,
                "NCT" + ordinal,
                outcome,
                hash,
                runId,
                entity);
    }

    /** A record that a run loaded, and what it looked like; versions of one name are the same. */
    public void version(String runId, String entity, int ordinal, String name, String document) throws SQLException {
        var hash = name.getBytes(StandardCharsets.UTF_8);
        execute("insert into documents values (?, 'clinical_trials', ?::json) on conflict do nothing", hash, document);
        execute(
                "insert into record_outcomes select item_id, ?, now(), ?, 'LOADED', ?"
                        + " from run_items where run_id = ? and entity = ?",
                ordinal,
                "NCT" + ordinal,
                hash,
                runId,
                entity);
    }

    /** The outcome DEAD of a record, with its dead letter. */
    public void dead(String runId, String entity, int ordinal) throws SQLException {
        execute(
                "insert into record_outcomes select item_id, ?, now(), ?, 'DEAD', null"
                        + " from run_items where run_id = ? and entity = ?",
                ordinal,
                "NCT" + ordinal,
                runId,
                entity);
        execute(
                "insert into dead_letters (run_id, data_type, entity, record_key, ordinal, attempt, redrive, stage, code,"
                        + " code_name, message, path, origin_topic, origin_partition, origin_offset, payload, failed_at) values"
                        + " (?, 'clinical_trials', ?, ?, ?, 0, 0, 'TRANSFORM', 2004, 'FIELD_MISSING', '$.a is missing', '$.a',"
                        + " 'raw-records', 0, (select count(*) from dead_letters), ''::bytea, now())",
                runId,
                entity,
                "NCT" + ordinal,
                ordinal);
    }
}
