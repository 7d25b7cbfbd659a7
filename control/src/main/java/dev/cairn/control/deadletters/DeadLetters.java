package dev.cairn.control.deadletters;

import dev.cairn.control.db.LedgerDatabase;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about dead letters. */
public final class DeadLetters {
    private static final String GROUPS = """
            select stage, code, code_name, regexp_replace(path, '\\[\\d+\\]', '[*]', 'g') as place, count(*) as letters,
                   (array_agg(message order by id))[1] as example, min(id) as example_id
            from dead_letters
            where (?::text is null or run_id = ?) and (?::text is null or stage = ?) and (?::int is null or code = ?)
            group by stage, code, code_name, place order by letters desc, code, place
            """;
    private static final String ONE = "select * from dead_letters where id = ?";

    private final LedgerDatabase database;

    public DeadLetters(LedgerDatabase database) {
        this.database = database;
    }

    /** Dead letters together by their reason, the most frequent first. */
    public List<DeadLetterGroup> groups(DeadLetterFilter filter) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(GROUPS)) {
                var at = 1;
                at = twice(query, at, filter.runId(), Types.VARCHAR);
                at = twice(query, at, filter.stage(), Types.VARCHAR);
                twice(query, at, filter.code(), Types.INTEGER);
                var rows = query.executeQuery();
                var groups = new ArrayList<DeadLetterGroup>();
                while (rows.next()) {
                    groups.add(group(rows));
                }
                return groups;
            }
        });
    }

    /** One dead letter. */
    public Optional<StoredDeadLetter> find(long id) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(ONE)) {
                query.setLong(1, id);
                var row = query.executeQuery();
                return row.next() ? Optional.of(letter(row)) : Optional.empty();
            }
        });
    }

    private static int twice(PreparedStatement query, int at, @Nullable Object value, int type) throws SQLException {
        query.setObject(at, value, type);
        query.setObject(at + 1, value, type);
        return at + 2;
    }

    private static DeadLetterGroup group(ResultSet row) throws SQLException {
        return new DeadLetterGroup(
                row.getString("stage"),
                row.getInt("code"),
                row.getString("code_name"),
                row.getString("place"),
                row.getLong("letters"),
                row.getString("example"),
                row.getLong("example_id"));
    }

    private static StoredDeadLetter letter(ResultSet row) throws SQLException {
        return new StoredDeadLetter(
                row.getLong("id"),
                row.getString("run_id"),
                row.getString("data_type"),
                row.getString("entity"),
                row.getString("record_key"),
                row.getObject("ordinal", Long.class),
                row.getString("stage"),
                row.getInt("code"),
                row.getString("code_name"),
                row.getString("message"),
                row.getString("path"),
                row.getString("origin_topic"),
                row.getInt("origin_partition"),
                row.getLong("origin_offset"),
                row.getTimestamp("failed_at").toInstant(),
                ByteBuffer.wrap(row.getBytes("payload")));
    }
}
