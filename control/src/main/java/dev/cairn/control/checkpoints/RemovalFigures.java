package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.RunSelection.Candidate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How much goes with runs: counted before for a dry run, and from the notes of a removal after it. */
final class RemovalFigures {
    private static final String OF_RUNS = """
            select r.run_id, r.data_type, (select count(*) from run_items i where i.run_id = r.run_id) as items,
                   (select count(*) from run_items i join record_outcomes o using (item_id) where i.run_id = r.run_id)
                       as records,
                   (select count(*) from dead_letters l where l.run_id = r.run_id) as dead_letters
            from unnest(?::text[]) with ordinality as k (run_id, position) join runs r using (run_id)
            order by k.position""";

    private static final String OF_BEGUN = """
            select run_id, data_type, items, records + (
                       select count(*) from record_outcomes o where o.item_id = any(b.item_ids)) as records, dead_letters
            from removed_runs b where run_id = any(?) order by removed_at, run_id""";

    /** All outcomes are counted once: what a join of some of them would cost, the planner cannot foresee. */
    private static final String DOCUMENTS = """
            with items as materialized (
                select item_id from run_items where run_id = any(?)
                union all select unnest(item_ids) from removed_runs where run_id = any(?)),
            gone as materialized (
                select r.content_hash from record_outcomes r left join items i using (item_id)
                where r.content_hash is not null
                group by r.content_hash having count(i.item_id) = count(*))
            select (select count(*) from gone g join documents d using (content_hash) where %s) + (%s)
                + (select coalesce(sum(documents), 0) from removed_runs where run_id = any(?))""".formatted(
            CurrentRows.ALL.stream()
                    .map(rows -> rows.in("not exists (select from %1$s t where t.content_hash = g.content_hash)"))
                    .collect(Collectors.joining(" and ")),
            GeneRemoval.GONE);

    private static final String BEGUN =
            "select run_id, data_type from removed_runs where announced_at is null order by removed_at, run_id";

    private RemovalFigures() {}

    /** A run whose removal has begun, and is not whole or not announced. */
    record Begun(String runId, String dataType) {}

    static List<Begun> begun(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(BEGUN)) {
            var row = query.executeQuery();
            var runs = new ArrayList<Begun>();
            while (row.next()) {
                runs.add(new Begun(row.getString(1), row.getString(2)));
            }
            return runs;
        }
    }

    /** The figures of runs whose removal has begun. */
    static List<RemovedRun> ofBegun(Connection connection, Collection<String> runIds) throws SQLException {
        return figures(connection, OF_BEGUN, runIds);
    }

    /** The figures of runs that are in the ledger, in their order. */
    static List<RemovedRun> of(Connection connection, Collection<Candidate> runs) throws SQLException {
        return figures(connection, OF_RUNS, runs.stream().map(Candidate::runId).toList());
    }

    /** How many documents go with runs, be their removal begun, done, or still to come. */
    static long documents(Connection connection, Collection<String> runIds) throws SQLException {
        try (var query = connection.prepareStatement(DOCUMENTS)) {
            for (var i = 1; i <= query.getParameterMetaData().getParameterCount(); i++) {
                setTexts(query, i, runIds);
            }
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static List<RemovedRun> figures(Connection connection, String sql, Collection<String> runIds)
            throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            setTexts(query, 1, runIds);
            var row = query.executeQuery();
            var runs = new ArrayList<RemovedRun>();
            while (row.next()) {
                runs.add(new RemovedRun(
                        row.getString("run_id"),
                        row.getString("data_type"),
                        row.getLong("items"),
                        row.getLong("records"),
                        row.getLong("dead_letters")));
            }
            return runs;
        }
    }

    private static void setTexts(PreparedStatement statement, int at, Collection<String> texts) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf("text", texts.toArray()));
    }
}
