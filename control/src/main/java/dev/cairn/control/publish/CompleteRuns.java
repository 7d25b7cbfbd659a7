package dev.cairn.control.publish;

import dev.cairn.control.db.LedgerDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The runs after which entities did not come again. */
public final class CompleteRuns {
    private static final String NEWEST = """
            select entity, run_id from (
                select distinct on (entity) entity, run_id, status, supplied from run_items
                where data_type = ? and entity = any(?)
                order by entity, run_number desc nulls first) as newest
            where status = 'COMPLETED' and not supplied""";

    private final LedgerDatabase database;

    public CompleteRuns(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * The newest run of each entity, where that run read its source and completed it without dead letters; other entities
     * are left out, as are all where no loader has made its tables yet.
     */
    public Map<String, String> newest(String dataType, Collection<String> entities) {
        return database.readOr(Map.of(), connection -> newest(connection, dataType, entities));
    }

    private static Map<String, String> newest(Connection connection, String dataType, Collection<String> entities)
            throws SQLException {
        var runs = new HashMap<String, String>();
        try (var query = connection.prepareStatement(NEWEST)) {
            query.setString(1, dataType);
            query.setArray(2, connection.createArrayOf("text", entities.toArray()));
            var row = query.executeQuery();
            while (row.next()) {
                runs.put(row.getString("entity"), row.getString("run_id"));
            }
        }
        return runs;
    }
}
