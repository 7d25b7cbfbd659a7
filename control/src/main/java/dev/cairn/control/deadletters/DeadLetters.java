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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Questions about dead letters. */
public final class DeadLetters {
    private static final int FETCH_SIZE = 50;

    /** The parameters of a filter, each twice. */
    private static final String MEANT = """
            (?::text is null or run_id = ?) and (?::text is null or stage = ?) and (?::int is null or code = ?)
            and (?::bigint is null or id = ?)""";

    private static final String GROUPS = """
            select stage, code, code_name, regexp_replace(path, '\\[\\d+\\]', '[*]', 'g') as place, count(*) as letters,
                   (array_agg(message order by id))[1] as example, min(id) as example_id
            from open_dead_letters
            where %s
            group by stage, code, code_name, place order by letters desc, code, place
            """.formatted(MEANT);
    private static final String ALL = "select * from open_dead_letters where %s order by id".formatted(MEANT);

    private static final String CANCELLED =
            "exists (select from runs r where r.run_id = l.run_id and l.attempt < r.cancelled_attempts)";
    private static final String RETURNABLE = """
            select * from open_dead_letters l where %s and (run_id is not null or id = ?) and not %s
            order by id""".formatted(MEANT, CANCELLED);
    private static final String COUNT_CANCELLED =
            "select count(*) from open_dead_letters l where %s and %s".formatted(MEANT, CANCELLED);
    private static final String ONE = "select * from dead_letters where id = ?";

    private final LedgerDatabase database;

    public DeadLetters(LedgerDatabase database) {
        this.database = database;
    }

    /** Dead letters together by their reason, the most frequent first. */
    public List<DeadLetterGroup> groups(DeadLetterFilter filter) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(GROUPS)) {
                bind(query, filter);
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

    /** Hands out every letter that a filter means and that counts, by their ids, without holding more than a few. */
    public void forEach(DeadLetterFilter filter, Consumer<StoredDeadLetter> receiver) {
        database.read(connection -> {
            try (var query = connection.prepareStatement(ALL)) {
                bind(query, filter);
                return handOut(query, receiver);
            }
        });
    }

    /**
     * As {@link #forEach}, those alone that may go back. Those of records that cannot be decoded belong to no run, and
     * are left out unless the filter names one; so are those of cancelled attempts.
     */
    void forEachReturnable(DeadLetterFilter filter, Consumer<StoredDeadLetter> receiver) {
        database.read(connection -> {
            try (var query = connection.prepareStatement(RETURNABLE)) {
                var at = bind(query, filter);
                query.setObject(at, filter.id(), Types.BIGINT);
                return handOut(query, receiver);
            }
        });
    }

    /** How many letters of cancelled attempts a filter means. */
    long cancelled(DeadLetterFilter filter) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(COUNT_CANCELLED)) {
                bind(query, filter);
                var row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static boolean handOut(PreparedStatement query, Consumer<StoredDeadLetter> receiver) throws SQLException {
        query.setFetchSize(FETCH_SIZE);
        var row = query.executeQuery();
        while (row.next()) {
            receiver.accept(letter(row));
        }
        return true;
    }

    private static int bind(PreparedStatement query, DeadLetterFilter filter) throws SQLException {
        var at = 1;
        at = twice(query, at, filter.runId(), Types.VARCHAR);
        at = twice(query, at, filter.stage(), Types.VARCHAR);
        at = twice(query, at, filter.code(), Types.INTEGER);
        return twice(query, at, filter.id(), Types.BIGINT);
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
