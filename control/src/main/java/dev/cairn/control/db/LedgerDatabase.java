package dev.cairn.control.db;

import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/** The database that the loader writes, for those who read it, and for the few who {@link #writer write} beside it. */
public final class LedgerDatabase {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57");
    private static final String APPLICATION = "cairn";

    private final ConnectionSource source;

    public LedgerDatabase(ConnectionSource source) {
        this.source = source;
    }

    /** Connects anew for each question: a command asks one, and a pool would take longer to start than to use. */
    public static LedgerDatabase connecting(DatabaseConfig config) {
        var properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("loginTimeout", Long.toString(config.loginTimeoutSeconds()));
        return new LedgerDatabase(() -> DriverManager.getConnection(config.url(), properties));
    }

    /** Where connections come from: a driver, or a pool. */
    @FunctionalInterface
    public interface ConnectionSource {
        Connection open() throws SQLException;
    }

    /** A question to the database. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Asks in a read-only transaction that sees one state of the database, however long it takes. Throws
     * DATABASE_UNAVAILABLE or DATABASE_MISUSED.
     */
    public <T> T read(Question<T> question) {
        try {
            return ask(question);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** The same, with an answer for a database that no load-service has made its tables in yet. */
    public <T> T readOr(T withoutTables, Question<T> question) {
        try {
            return ask(question);
        } catch (SQLException e) {
            if (lacksTables(e)) {
                return withoutTables;
            }
            throw translated(e);
        }
    }

    /** To write beside the loaders. Throws DATABASE_UNAVAILABLE. */
    public LedgerWriter writer() {
        try {
            return new LedgerWriter(source.open());
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private <T> T ask(Question<T> question) throws SQLException {
        try (var connection = source.open()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var answer = question.ask(connection);
            connection.commit();
            return answer;
        }
    }

    private static boolean lacksTables(SQLException e) {
        return UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_COLUMN.equals(e.getSQLState());
    }

    static PipelineException translated(SQLException e) {
        var state = e.getSQLState() == null ? "08000" : e.getSQLState();
        if (lacksTables(e)) {
            return new PipelineException(
                    ErrorCode.DATABASE_MISUSED,
                    "the database has no tables yet, or old ones: load-service makes them when it starts; start it",
                    e);
        }
        return UNAVAILABLE.contains(state.substring(0, 2))
                ? new PipelineException(
                        ErrorCode.DATABASE_UNAVAILABLE, "the database cannot be reached: " + reason(e), e)
                : new PipelineException(
                        ErrorCode.DATABASE_MISUSED, "the database refused to answer: " + e.getMessage(), e);
    }

    /** The driver says no more than that an attempt failed where a host has no address. */
    private static String reason(SQLException e) {
        return e.getCause() instanceof UnknownHostException unknown
                ? "no address is known of host " + unknown.getMessage()
                : String.valueOf(e.getMessage());
    }
}
