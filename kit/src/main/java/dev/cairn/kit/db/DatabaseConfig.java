package dev.cairn.kit.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.time.Duration;
import java.util.List;

/**
 * How to reach PostgreSQL.
 *
 * @param url JDBC URL without user and password
 * @param connectionTimeout how long to wait for a connection before giving up
 * @param answerTimeout how long a server may be silent while it is asked; then its connection counts as broken
 */
public record DatabaseConfig(
        String url, String user, String password, Duration connectionTimeout, Duration answerTimeout) {
    private static final String PREFIX = "jdbc:postgresql:";
    public static final ConfigKey<String> URL = new ConfigKey<>(
            "CAIRN_DATABASE_URL",
            "text",
            DatabaseConfig::parseUrl,
            null,
            "JDBC URL, for example jdbc:postgresql://host:5432/cairn.",
            false);
    public static final ConfigKey<String> USER = ConfigKey.text("CAIRN_DATABASE_USER", "cairn", "Database user.");
    public static final ConfigKey<String> PASSWORD =
            ConfigKey.secret("CAIRN_DATABASE_PASSWORD", "Password of the database user.");
    public static final ConfigKey<Duration> CONNECTION_TIMEOUT = ConfigKey.duration(
            "CAIRN_DATABASE_CONNECTION_TIMEOUT", "5s", "How long to wait for a database connection.");
    public static final ConfigKey<Duration> ANSWER_TIMEOUT = ConfigKey.duration(
            "CAIRN_DATABASE_ANSWER_TIMEOUT",
            "60s",
            "How long the loader waits for an answer before it takes the connection for broken; in whole seconds.");
    public static final List<ConfigKey<?>> KEYS = List.of(URL, USER, PASSWORD, CONNECTION_TIMEOUT, ANSWER_TIMEOUT);

    /** Reads the keys; problems are left in the reader. */
    public static DatabaseConfig read(ConfigReader reader) {
        return new DatabaseConfig(
                reader.get(URL),
                reader.get(USER),
                reader.get(PASSWORD),
                reader.get(CONNECTION_TIMEOUT),
                reader.get(ANSWER_TIMEOUT));
    }

    /**
     * Opens a pool. It connects when first used, so that a database that is down at the start does not end a service.
     *
     * @param name shown by PostgreSQL as the application's name
     */
    public HikariDataSource open(String name, int connections) {
        var hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setJdbcUrl(url);
        hikari.setUsername(user);
        hikari.setPassword(password);
        hikari.setMaximumPoolSize(connections);
        hikari.setMinimumIdle(0);
        hikari.setConnectionTimeout(connectionTimeout.toMillis());
        hikari.setInitializationFailTimeout(-1);
        hikari.addDataSourceProperty("ApplicationName", name);
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("socketTimeout", Long.toString(Math.max(1, answerTimeout.toSeconds())));
        // Hikari's own is one of the whole JVM: that of the pool that was opened last.
        hikari.addDataSourceProperty("loginTimeout", Long.toString(loginTimeoutSeconds()));
        return new HikariDataSource(hikari);
    }

    /** How long an attempt to connect may take: the connection timeout in whole seconds, at least one. */
    public long loginTimeoutSeconds() {
        return Math.max(1, connectionTimeout.toSeconds());
    }

    private static String parseUrl(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("must be a JDBC URL such as jdbc:postgresql://host:5432/cairn");
        }
        return text;
    }

    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, password=***, connectionTimeout=%s, answerTimeout=%s]"
                .formatted(url, user, connectionTimeout, answerTimeout);
    }
}
