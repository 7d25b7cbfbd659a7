package dev.cairn.control.narratives.purge;

import dev.cairn.control.db.LedgerWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables that hold something of a data source. What tells of it goes last: a purge that is stopped can be done
 * again. The ledger's accounts stay: they hold keys, hashes and counts, no text.
 */
final class PurgeTables {
    private static final int ROWS_AT_ONCE = 5000;

    private static final String SUBJECT =
            "with s as (select ?::text as data_source, ?::text[] as experiments, ?::text[] as runs) ";
    private static final String COUNT = SUBJECT + "select count(*) from %1$s t, s where %2$s";
    private static final String REMOVE = SUBJECT + """
            delete from %1$s where ctid = any(array(select t.ctid from %1$s t, s where %2$s limit %3$d))""";

    private static final String OF_RESULTS = "(t.data_source = s.data_source or t.experiment_id = any(s.experiments))";
    private static final String OF_CHECKS = """
            (t.study = s.data_source and (t.run_id = any(s.runs) or t.run_id in (
                select run_id from removed_runs where data_type = 'narratives')))""";

    private static final List<PurgeTable> ALL = List.of(
            new PurgeTable("narrative_results_replaced", OF_RESULTS),
            new PurgeTable("narrative_results", OF_RESULTS),
            new PurgeTable("dead_letters", """
                    ((t.data_type = 'narratives' and t.entity = s.data_source)
                     or (t.data_type = 'narrative_experiments' and t.entity = any(s.experiments)))"""),
            new PurgeTable("documents", """
                    (t.data_type in ('narratives', 'narrative_experiments')
                     and t.document ->> 'data_source' = s.data_source)"""),
            new PurgeTable("data_quality", OF_CHECKS),
            new PurgeTable("quality_figures", OF_CHECKS),
            new PurgeTable("experiments", "t.data_source = s.data_source"),
            new PurgeTable("source_narratives", "t.data_source = s.data_source"),
            new PurgeTable("narrative_sources", "t.data_source = s.data_source"));

    private PurgeTables() {}

    /** A table, and which of its rows, {@code t}, are of the subject {@code s}. */
    private record PurgeTable(String name, String condition) {}

    /** How many rows of the data source each table has. */
    static Map<String, Long> count(Connection connection, PurgeSubject subject) throws SQLException {
        var counts = new LinkedHashMap<String, Long>();
        for (var table : ALL) {
            try (var query = prepare(connection, COUNT.formatted(table.name(), table.condition()), subject)) {
                var row = query.executeQuery();
                row.next();
                counts.put(table.name(), row.getLong(1));
            }
        }
        return counts;
    }

    /** Removes all of them, in short transactions. */
    static void remove(LedgerWriter writer, PurgeSubject subject) {
        for (var table : ALL) {
            var sql = REMOVE.formatted(table.name(), table.condition(), ROWS_AT_ONCE);
            while (writer.write(connection -> update(connection, sql, subject)) > 0) {
                // the next ones
            }
        }
    }

    private static int update(Connection connection, String sql, PurgeSubject subject) throws SQLException {
        try (var update = prepare(connection, sql, subject)) {
            return update.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, PurgeSubject subject)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setString(1, subject.dataSource());
        statement.setArray(
                2, connection.createArrayOf("text", subject.experiments().toArray()));
        statement.setArray(3, connection.createArrayOf("text", subject.runs().toArray()));
        return statement;
    }
}
