package dev.cairn.testing;

import dev.cairn.kit.config.ConnectionProperties;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** An empty database for one test class, which must let go of it in the end. */
final class TestDatabase {
    private static final String CLIENTS = """
            select format('pid=%s application=%s state=%s query=%s', pid, application_name, state, left(query, 80))
            from pg_stat_activity where datname = ? and backend_type = 'client backend'""";

    private final ConnectionProperties server;
    private final String name;
    private final Duration patience;

    private TestDatabase(ConnectionProperties server, String name, Duration patience) {
        this.server = server;
        this.name = name;
        this.patience = patience;
    }

    /**
     * Creates a database.
     *
     * @param patience how long connections may take to end once the tests have
     */
    static TestDatabase create(ConnectionProperties server, String name, Duration patience) throws SQLException {
        var database = new TestDatabase(server, name, patience);
        database.execute("create database " + name);
        return database;
    }

    /** How to reach this database. */
    ConnectionProperties connection() {
        var url = URI.create(server.databaseUrl().substring("jdbc:".length()));
        return server.withDatabaseUrl("jdbc:postgresql://" + url.getAuthority() + "/" + name);
    }

    /** Drops the database. Throws AssertionError if the tests have left connections to it open. */
    void dropAndCheck() throws SQLException {
        var leaked = leakedConnections();
        execute("drop database " + name + " with (force)");
        if (!leaked.isEmpty()) {
            throw new AssertionError(
                    leaked.size() + " database connections were left open:\n" + String.join("\n", leaked));
        }
    }

    private List<String> leakedConnections() throws SQLException {
        try (var connection = connect()) {
            try {
                Awaitility.await()
                        .atMost(patience)
                        .until(() -> clients(connection).isEmpty());
                return List.of();
            } catch (ConditionTimeoutException e) {
                return clients(connection);
            }
        }
    }

    private List<String> clients(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(CLIENTS)) {
            statement.setString(1, name);
            var clients = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    clients.add(rows.getString(1));
                }
            }
            return clients;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.databaseUrl(), server.databaseUser(), server.databasePassword());
    }
}
