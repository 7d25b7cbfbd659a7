package dev.cairn.control.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.control.LedgerTables;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerWriterIT {
    private static final String ADVANCE = "update consumer_offsets set next_offset = next_offset + 1";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LedgerTables tables;

    @BeforeAll
    void createTables(PipelineEnvironment environment) throws SQLException {
        tables = LedgerTables.create(environment);
        tables.execute("insert into consumer_offsets values ('load', 'runs', 0, 0)");
    }

    @Test
    void waitsForTheBatchOfALoader(PipelineEnvironment environment) throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        try (var loader = environment.connectToDatabase();
                var writer = tables.database().writer()) {
            loader.setAutoCommit(false);
            execute(loader, ADVANCE);
            var written =
                    executor.submit(() -> writer.write(connection -> execute(connection, "delete from entities")));
            // Longer than it waits at once: it lets others by, and comes again.
            assertThatThrownBy(() -> written.get(1500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            loader.commit();
            assertThat(written.get(20, TimeUnit.SECONDS)).isZero();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void keepsLoadersOutButNoReaders(PipelineEnvironment environment) throws SQLException {
        try (var writer = tables.database().writer();
                var loader = environment.connectToDatabase()) {
            writer.write(connection -> {
                execute(loader, "set lock_timeout = '100ms'");
                assertThatThrownBy(() -> execute(loader, ADVANCE))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
                return execute(loader, "select from consumer_offsets");
            });
            assertThat(execute(loader, ADVANCE)).as("afterwards").isOne();
        }
    }

    @Test
    void leavesNothingOfAChangeThatFails() throws SQLException {
        try (var writer = tables.database().writer()) {
            assertThatThrownBy(() -> writer.write(connection -> {
                        execute(connection, "insert into entities values ('t', 'e', 1)");
                        throw new IllegalStateException("stop");
                    }))
                    .hasMessage("stop");
            assertThat(tables.execute("delete from entities")).isZero();
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : statement.getUpdateCount();
        }
    }
}
