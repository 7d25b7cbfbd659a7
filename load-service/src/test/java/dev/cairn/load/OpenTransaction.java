package dev.cairn.load;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that each have a transaction over all tables, which is rolled back. */
@ExtendWith(PipelineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OpenTransaction {
    protected HikariDataSource pool;
    protected Connection connection;

    @BeforeAll
    void migrate(PipelineEnvironment environment) {
        pool = Databases.migrated(environment, 2);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = pool.getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.close();
    }
}
