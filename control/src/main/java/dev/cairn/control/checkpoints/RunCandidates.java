package dev.cairn.control.checkpoints;

import dev.cairn.control.checkpoints.RunSelection.Candidate;
import dev.cairn.control.runs.RunStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of the ledger, with what decides whether they may go. */
final class RunCandidates {
    /** Another text as soon as an outcome of the run is another, or it has gone on. */
    static final String STANDING = """
            (select concat_ws(' ', r.status, r.attempt, count(*), sum(loaded), sum(unchanged), sum(superseded), sum(dead))
             from run_items where run_id = r.run_id)""";

    /**
     * An item without a number stays, because it cannot be said what is newer; a run without items is one among the runs
     * of its data type. What failed or was cancelled takes nothing's place.
     */
    private static final String ALL = """
            with items as (
                select run_id, case when run_number is null then 0 else
                    count(*) filter (where status in ('COMPLETED', 'COMPLETED_WITH_ERRORS')) over (
                        partition by data_type, entity order by run_number desc nulls last
                        rows between unbounded preceding and 1 preceding) end as newer
                from run_items),
            newer as (select run_id, min(newer) as newer from items group by run_id)
            select r.run_id, r.data_type, r.status, r.parent_run_id, r.finished_at,
                   coalesce(n.newer, (select count(*) from runs x
                       where x.data_type = r.data_type and (x.created_at, x.run_id) > (r.created_at, r.run_id)
                         and x.status in ('COMPLETED', 'COMPLETED_WITH_ERRORS'))) as newer,
                   r.status = 'COMPLETED' and r.attempt = 0
                       and not exists (select from dead_letters where run_id = r.run_id) as exact,
                   greatest(r.created_at, r.finished_at, (select max(at) from processing_log where run_id = r.run_id))
                       as last_activity,
                   %s as standing
            from runs r left join newer n using (run_id)
            where ?::text is null or r.data_type = ?
            order by r.created_at, r.run_id""".formatted(STANDING);

    private RunCandidates() {}

    /** All runs of a data type, or of all, the oldest first. */
    static List<Candidate> read(Connection connection, @Nullable String dataType) throws SQLException {
        try (var query = connection.prepareStatement(ALL)) {
            query.setObject(1, dataType, Types.VARCHAR);
            query.setObject(2, dataType, Types.VARCHAR);
            var row = query.executeQuery();
            var runs = new ArrayList<Candidate>();
            while (row.next()) {
                runs.add(candidate(row));
            }
            return runs;
        }
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getString("run_id"),
                row.getString("data_type"),
                RunStatus.valueOf(row.getString("status")),
                row.getString("parent_run_id"),
                instant(row.getTimestamp("finished_at")),
                row.getLong("newer"),
                row.getBoolean("exact"),
                row.getTimestamp("last_activity").toInstant(),
                row.getString("standing"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
