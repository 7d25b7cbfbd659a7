package dev.cairn.control;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes narratives, experiments and results as a loader would. All narratives are invented. */
public final class NarrativeTables {
    private final LedgerTables tables;

    public NarrativeTables(LedgerTables tables) {
        this.tables = tables;
    }

    /** A file of narratives. */
    public void source(String dataSource) throws SQLException {
        tables.execute(
                "insert into narrative_sources (data_source, file, checksum, layout, columns, figures, content_hash,"
                        + " observed_at, run_id) values (?, 'n.csv', 'c', 'LONG', '{}', '{}', 'h', now(), 'load')",
                dataSource);
    }

    /** A narrative with its labels. */
    public void narrative(
            String dataSource,
            String incident,
            String type,
            String text,
            @Nullable Boolean manualFlag,
            @Nullable Boolean caseFlag)
            throws SQLException {
        tables.execute(
                "insert into source_narratives (data_source, incident_id, narrative_type, narrative_text, manual_flag,"
                        + " case_flag, incident_year, site_id, content_hash, observed_at, run_id)"
                        + " values (?, ?, ?, ?, ?::boolean, ?::boolean, 2020, 's1', 'h', now(), 'load')",
                dataSource,
                incident,
                type,
                text,
                text(manualFlag),
                text(caseFlag));
    }

    /** An experiment at temperature 0 on all narratives. */
    public void experiment(String id, String dataSource, String prompt) throws SQLException {
        tables.execute(
                "insert into experiments (experiment_id, name, data_source, model, user_template, prompt_version,"
                        + " parameters, reuse, config, config_hash, created_at) values (?, 'plan', ?, 'chat:small', ?,"
                        + " 'v1', '{\"temperature\": \"0\"}', false, '{}', decode('abcd', 'hex'), now())",
                id,
                dataSource,
                prompt);
    }

    /** An answer of 10 tokens in and 5 out, for $0.001, in 250 ms. */
    public void answer(
            String experiment, String dataSource, String incident, String type, boolean detected, double confidence)
            throws SQLException {
        tables.execute(
                "insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, detected,"
                        + " confidence, indicators, rationale, reasoning, repairs, raw_answer, model, request_key,"
                        + " prompt_tokens, completion_tokens, latency_ms, cost_usd, observed_at, run_id, finished_at)"
                        + " values (?, ?, ?, ?, ?, ?, '{told a friend}', 'he told a friend', 'so it is',"
                        + " '{CODE_FENCE}', '{\"detected\": true}', 'chat:small', ?, 10, 5, 250, 0.001, now(), 'ask',"
                        + " now())",
                experiment,
                incident,
                type,
                dataSource,
                detected,
                confidence,
                requestKey(experiment, incident, type));
    }

    /** An answer of 10 tokens in and 7 out that could not be read. */
    public void unreadable(String experiment, String dataSource, String incident, String type) throws SQLException {
        tables.execute(
                "insert into narrative_results (experiment_id, incident_id, narrative_type, data_source, error_code,"
                        + " error_message, raw_answer, model, request_key, attempts, prompt_tokens, completion_tokens,"
                        + " latency_ms, observed_at, run_id, finished_at) values (?, ?, ?, ?, 4007,"
                        + " 'no JSON object in 20 characters', 'he told a friend', 'chat:small', ?, 2, 10, 7, 250,"
                        + " now(), 'ask', now())",
                experiment,
                incident,
                type,
                dataSource,
                requestKey(experiment, incident, type));
        tables.execute(
                "insert into narrative_results_replaced select r.*, now() from narrative_results r"
                        + " where experiment_id = ? and incident_id = ? and narrative_type = ?",
                experiment,
                incident,
                type);
    }

    /** Of what the experiment asks about a narrative. */
    public static String requestKey(String experiment, String incident, String type) {
        return "key-" + experiment + "-" + incident + "-" + type;
    }

    private static @Nullable String text(@Nullable Boolean flag) {
        return flag == null ? null : flag.toString();
    }
}
