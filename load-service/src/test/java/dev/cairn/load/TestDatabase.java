package dev.cairn.load;

import dev.cairn.testing.PipelineEnvironment;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the database of a test class. */
final class TestDatabase implements AutoCloseable {
    private final Connection connection;

    TestDatabase(PipelineEnvironment environment) throws SQLException {
        connection = environment.connectToDatabase();
    }

    /** The rows of a query, each as its columns with a space between them. */
    List<String> rows(String sql, Object... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var columns = new ArrayList<String>();
                    for (var i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        columns.add(row.getString(i));
                    }
                    rows.add(String.join(" ", columns));
                }
            }
            return rows;
        } catch (SQLException e) {
            // Tests wait for tables that are not there yet.
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String runStatus(String runId) {
        return String.join("", rows("select status from runs where run_id = ?", runId));
    }

    /** The account of an item as "status expected loaded unchanged superseded dead". */
    String account(String runId, String entity) {
        return String.join("", rows("""
                select status, coalesce(expected::text, '?'), loaded, unchanged, superseded, dead from run_items
                where run_id = ? and entity = ?""", runId, entity));
    }

    /** The model's account of an item as "called reused failed tokens". */
    String modelAccount(String runId, String entity) {
        return String.join("", rows("""
                select model_called, model_reused, model_failed, model_tokens from run_items
                where run_id = ? and entity = ?""", runId, entity));
    }

    /** The identities of all outcomes of a run. */
    List<String> outcomes(String runId) {
        return rows("select entity, ordinal from run_records where run_id = ?", runId);
    }

    /** What the accounts of all items say that the outcomes do not: nothing, if they balance. */
    List<String> imbalances() {
        return rows("""
                select i.run_id, i.entity, i.loaded, i.unchanged, i.superseded, i.dead from run_items i
                left join record_outcomes r on r.item_id = i.item_id and r.attempt = i.attempt group by i.run_id, i.data_type, i.entity
                having (i.loaded, i.unchanged, i.superseded, i.dead) is distinct from (
                    count(*) filter (where r.outcome = 'LOADED'), count(*) filter (where r.outcome = 'UNCHANGED'),
                    count(*) filter (where r.outcome = 'SUPERSEDED'), count(*) filter (where r.outcome = 'DEAD'))""");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
