package dev.cairn.control.evaluation;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/** Finds experiments. */
final class Experiments {
    private static final String FIND = """
            select experiment_id, name, author, notes, data_source, model, endpoint, system_prompt, user_template,
                   prompt_version, parameters, max_narratives, reuse, config_hash, created_at
            from experiments where experiment_id = ?""";

    private Experiments() {}

    /** Throws EXPERIMENT_NOT_FOUND. */
    static Experiment find(Connection connection, String id) throws SQLException {
        try (var query = connection.prepareStatement(FIND)) {
            query.setString(1, id);
            var row = query.executeQuery();
            if (!row.next()) {
                throw new PipelineException(
                        ErrorCode.EXPERIMENT_NOT_FOUND,
                        "there is no experiment " + id + "; see: cairn experiment list");
            }
            return new Experiment(
                    row.getString("experiment_id"),
                    row.getString("name"),
                    row.getString("author"),
                    row.getString("notes"),
                    row.getString("data_source"),
                    row.getString("model"),
                    row.getString("endpoint"),
                    row.getString("system_prompt"),
                    row.getString("user_template"),
                    row.getString("prompt_version"),
                    JsonColumn.document(row, "parameters"),
                    row.getObject("max_narratives", Long.class),
                    row.getBoolean("reuse"),
                    HexFormat.of().formatHex(row.getBytes("config_hash")),
                    row.getTimestamp("created_at").toInstant());
        }
    }
}
