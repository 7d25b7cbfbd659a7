package dev.cairn.kit.experiment;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment has still to ask about: the narratives of its data source that take part in experiments, the first
 * {@code maxNarratives} of them by incident and type, less its results. One statement says so, to those who ask about
 * the narratives, count them, or estimate what they cost.
 *
 * @param maxNarratives null: all
 */
public record RemainingNarratives(
        String experimentId,
        String dataSource,
        Selection selection,
        @Nullable Long maxNarratives) {
    /** The parameter of a work item that bounds how many narratives of the data source take part. */
    public static final String MAX_PARAMETER = "max_narratives";

    /** In the order of the primary keys of both tables, so that the first page does not wait for the last row. */
    private static final String REMAINING = """
            select n.place, n.incident_id, n.narrative_type, n.narrative_text, coalesce(r.attempts, 0) as ask
            from (
                select row_number() over (order by incident_id, narrative_type) as place,
                       incident_id, narrative_type, narrative_text
                from source_narratives
                where data_source = ? and exclusion is null and (incident_id, narrative_type) > (?, ?)
                order by incident_id, narrative_type
                limit ?
            ) n
            left join narrative_results r
              on r.experiment_id = ? and r.incident_id = n.incident_id and r.narrative_type = n.narrative_type
            where case when r.experiment_id is null then ? else ? and r.error_code is not null end
            """;

    private static final String PAGE = REMAINING + "order by n.incident_id, n.narrative_type limit ?";
    private static final String COUNT = "select count(*) from (" + REMAINING + ") remaining";

    /** By chance, but always the same. */
    private static final String SAMPLE = "select * from (" + REMAINING
            + ") remaining order by md5(incident_id || '/' || narrative_type), incident_id, narrative_type limit ?";

    private static final int OWN_PARAMETERS = 7;

    /** Where a page ends, and the next one begins. */
    public record Position(long place, String incident, String type) {
        /** Before the first narrative. */
        public static final Position START = new Position(0, "", "");

        /** At a narrative, which belongs to the page before. */
        public static Position at(RemainingNarrative narrative) {
            return new Position(narrative.place(), narrative.incident(), narrative.type());
        }
    }

    /** The next ones after a position, at most so many; fewer only if there are no more. */
    public List<RemainingNarrative> page(Connection connection, Position after, int limit) throws SQLException {
        return read(connection, PAGE, after, limit);
    }

    /** How many there are. */
    public long count(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(COUNT)) {
            bind(query, Position.START);
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /** Some of them, from all over the data source; the same ones each time. */
    public List<RemainingNarrative> sample(Connection connection, int limit) throws SQLException {
        return read(connection, SAMPLE, Position.START, limit);
    }

    private List<RemainingNarrative> read(Connection connection, String sql, Position after, int limit)
            throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            bind(query, after);
            query.setInt(OWN_PARAMETERS + 1, limit);
            var found = new ArrayList<RemainingNarrative>();
            var row = query.executeQuery();
            while (row.next()) {
                found.add(narrative(row, after));
            }
            return found;
        }
    }

    private void bind(PreparedStatement query, Position after) throws SQLException {
        var left = maxNarratives == null ? Long.MAX_VALUE : Math.max(0, maxNarratives - after.place());
        query.setString(1, dataSource);
        query.setString(2, after.incident());
        query.setString(3, after.type());
        query.setLong(4, left);
        query.setString(5, experimentId);
        query.setBoolean(6, selection.missing());
        query.setBoolean(OWN_PARAMETERS, selection.errors());
    }

    private static RemainingNarrative narrative(ResultSet row, Position after) throws SQLException {
        return new RemainingNarrative(
                after.place() + row.getLong("place"),
                row.getString("incident_id"),
                row.getString("narrative_type"),
                row.getString("narrative_text"),
                row.getInt("ask"));
    }
}
