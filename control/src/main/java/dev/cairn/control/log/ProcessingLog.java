package dev.cairn.control.log;

import dev.cairn.control.db.JsonColumn;
import dev.cairn.control.db.LedgerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the processing log. */
public final class ProcessingLog {
    private static final double MILLIS_PER_SECOND = 1000;

    private static final String NEWEST = """
            select * from (
                select *, extract(epoch from duration)::float8 as seconds from processing_log
                where (?::text is null or run_id = ?) and (?::text is null or entity = ?)
                order by id desc limit ?) as newest
            order by id""";

    private final LedgerDatabase database;

    public ProcessingLog(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * The newest lines, the oldest of them first.
     *
     * @param runId of one run; null: whatever was done
     * @param entity of one entity; null: of all
     */
    public List<LogLine> newest(@Nullable String runId, @Nullable String entity, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(NEWEST)) {
                query.setObject(1, runId, Types.VARCHAR);
                query.setObject(2, runId, Types.VARCHAR);
                query.setObject(3, entity, Types.VARCHAR);
                query.setObject(4, entity, Types.VARCHAR);
                query.setInt(5, limit);
                var row = query.executeQuery();
                var lines = new ArrayList<LogLine>();
                while (row.next()) {
                    lines.add(line(row));
                }
                return lines;
            }
        });
    }

    private static LogLine line(ResultSet row) throws SQLException {
        var seconds = row.getObject("seconds", Double.class);
        return new LogLine(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("event"),
                row.getString("actor"),
                row.getString("run_id"),
                row.getString("data_type"),
                row.getString("entity"),
                row.getObject("attempt", Integer.class),
                JsonColumn.numbers(row, "counts"),
                seconds == null ? null : Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)),
                row.getObject("error_code", Integer.class),
                row.getString("error_message"),
                row.getString("message"));
    }
}
