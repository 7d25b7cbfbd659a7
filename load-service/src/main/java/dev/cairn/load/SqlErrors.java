package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells by SQLSTATE what to do about an error of PostgreSQL, and says what it was without the values concerned, which may
 * be confidential. The classes are those of appendix A of its manual.
 */
final class SqlErrors {
    private static final int CLASS_LENGTH = 2;
    private static final int MAX_WHERE_LENGTH = 200;

    /** In class 22 the server may quote the value that it rejects; elsewhere it quotes names of its own objects. */
    private static final Pattern QUOTED = Pattern.compile("\".*\"", Pattern.DOTALL);

    private SqlErrors() {}

    /** The error under its code. The driver's own message is not taken: it can hold the whole statement with its values. */
    static PipelineException translate(SQLException e) {
        var code = code(e);
        return new PipelineException(code, describe(e), e);
    }

    static ErrorCode code(SQLException e) {
        var state = e.getSQLState();
        if (state == null || state.length() < CLASS_LENGTH) {
            return e instanceof SQLTransientConnectionException
                    ? ErrorCode.DATABASE_UNAVAILABLE
                    : ErrorCode.DATABASE_MISUSED;
        }
        return switch (state.substring(0, CLASS_LENGTH)) {
            // 54, program limit exceeded: a value is too large for an index or a row
            case "22", "23", "54" -> ErrorCode.VALUE_REJECTED;
            case "08", "40", "53", "57" -> ErrorCode.DATABASE_UNAVAILABLE;
            default -> ErrorCode.DATABASE_MISUSED;
        };
    }

    private static String describe(SQLException e) {
        var server = serverError(e);
        if (server == null || server.getServerErrorMessage() == null) {
            return "PostgreSQL: " + e.getClass().getSimpleName() + " SQLSTATE " + e.getSQLState() + ": "
                    + (e instanceof BatchUpdateException ? "a batch failed" : e.getMessage());
        }
        var error = server.getServerErrorMessage();
        return "PostgreSQL: " + message(error) + " (SQLSTATE " + error.getSQLState() + ")" + where(error.getWhere());
    }

    private static String message(ServerErrorMessage error) {
        var message = String.valueOf(error.getMessage());
        var state = String.valueOf(error.getSQLState());
        return state.startsWith("22") ? QUOTED.matcher(message).replaceAll("\"…\"") : message;
    }

    /** Behind a colon the server quotes what it was reading. */
    private static String where(@Nullable String where) {
        if (where == null) {
            return "";
        }
        var line = where.split("[:\n]", 2)[0];
        return " at " + line.substring(0, Math.min(line.length(), MAX_WHERE_LENGTH));
    }

    private static @Nullable PSQLException serverError(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException server) {
                return server;
            }
        }
        return null;
    }
}
