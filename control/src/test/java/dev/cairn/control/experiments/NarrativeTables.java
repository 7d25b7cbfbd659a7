package dev.cairn.control.experiments;

import dev.cairn.control.LedgerTables;
import dev.cairn.testing.PipelineEnvironment;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Narratives and results as the loader writes them. */
final class NarrativeTables {
    private final LedgerTables tables;

    private NarrativeTables(LedgerTables tables) {
        this.tables = tables;
    }

    static NarrativeTables create(PipelineEnvironment environment) {
        return new NarrativeTables(LedgerTables.create(environment));
    }

    LedgerTables tables() {
        return tables;
    }

    void empty() throws SQLException {
        tables.execute("truncate narrative_sources, source_narratives, experiments, narrative_results,"
                + " narrative_results_replaced");
    }

    void narrative(String dataSource, String incident, String type, @Nullable String exclusion) throws SQLException {
        tables.execute(
                "insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, exclusion,"
                        + " content_hash, observed_at, run_id) values (?, ?, ?, ?, ?, '', now(), 'n-1')",
                dataSource,
                incident,
                type,
                "text of " + incident,
                exclusion);
    }

    void experiment(String id, String dataSource) throws SQLException {
        tables.execute(
                "insert into experiments (experiment_id, name, data_source, model, user_template, parameters, reuse,"
                        + " config, config_hash, created_at)"
                        + " values (?, ?, ?, 'chat:m', '<<TEXT>>', '{}', false, '{}', '', now())",
                id,
                id,
                dataSource);
    }

    void answer(String experiment, String incident, String type, @Nullable Double cost) throws SQLException {
        tables.execute(
                "insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected,"
                        + " confidence, model, prompt_tokens, cost_usd, observed_at, run_id, finished_at)"
                        + " values (?, ?, ?, 'county', true, 0.9, 'chat:m', 10, ?, now(), 'ne-1', now())",
                experiment,
                incident,
                type,
                cost);
    }

    void error(String experiment, String incident, String type, int attempts) throws SQLException {
        tables.execute(
                "insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, error_code,"
                        + " error_message, attempts, model, observed_at, run_id, finished_at)"
                        + " values (?, ?, ?, 'county', 4007, 'no JSON', ?, 'chat:m', now(), 'ne-1', now())",
                experiment,
                incident,
                type,
                attempts);
    }
}
