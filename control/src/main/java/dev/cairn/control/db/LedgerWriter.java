package dev.cairn.control.db;

import dev.cairn.control.db.LedgerDatabase.Question;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Writes to the ledger beside the loaders. Each transaction first keeps them out: a loader begins by moving its offsets,
 * which it cannot while their table is locked. So no loader is in the midst of a batch meanwhile, what nothing refers to
 * stays so until the end of the transaction, and neither can wait for the other in a circle. Readers are not held up.
 * Transactions must be short. For one thread.
 */
public final class LedgerWriter implements AutoCloseable {
    private static final String KEEP_LOADERS_OUT = "lock table consumer_offsets in share row exclusive mode";

    /** Whoever waits for a lock makes others wait behind it: a batch that takes longer goes first. */
    private static final String PATIENCE = "set local lock_timeout = '1s'";

    private static final int ATTEMPTS = 30;

    /** lock_not_available, serialization_failure, deadlock_detected */
    private static final Set<String> TRY_AGAIN = Set.of("55P03", "40001", "40P01");

    private final Connection connection;

    LedgerWriter(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes in a transaction. The change may be asked for more than once; all but the last time, nothing is left of it.
     *
     * @throws PipelineException LOADERS_BUSY, DATABASE_UNAVAILABLE or DATABASE_MISUSED; then nothing was written
     */
    public <T> T write(Question<T> change) {
        for (var attempt = 1; ; attempt++) {
            try {
                return attempt(change);
            } catch (SQLException e) {
                if (!TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
                    throw LedgerDatabase.translated(e);
                }
                if (attempt == ATTEMPTS) {
                    throw new PipelineException(
                            ErrorCode.LOADERS_BUSY,
                            "loaders have been in the midst of a batch for " + ATTEMPTS
                                    + " s; what is not done yet is done by the same command, later",
                            e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw LedgerDatabase.translated(e);
        }
    }

    private <T> T attempt(Question<T> change) throws SQLException {
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(PATIENCE);
                statement.execute(KEEP_LOADERS_OUT);
            }
            var result = change.ask(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }
}
