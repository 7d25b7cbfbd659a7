package dev.cairn.local;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server on 127.0.0.1 as a child process, with one database, one user and a password. */
final class LocalPostgres implements AutoCloseable {
    static final String USER = "cairn";
    static final String DATABASE = "cairn";

    private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
    private static final int PASSWORD_BYTES = 24;

    private final Path directory;
    private final PostgresCommand command;
    private final int port;
    private final String password;

    private LocalPostgres(Path directory, PostgresCommand command, int port, String password) {
        this.directory = directory;
        this.command = command;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts a server on a directory that is empty or holds what an earlier one left. A server that a killed process
     * left behind must have been ended before with {@link #stopOrphan}.
     *
     * @param programs where PostgreSQL's programs are, or are unpacked to
     */
    static LocalPostgres start(Path directory, Path programs, int port)
            throws IOException, InterruptedException, SQLException {
        SecureFiles.createDirectory(directory);
        var command = new PostgresCommand(PostgresBinaries.unpack(programs));
        var postgres = new LocalPostgres(directory, command, port, password(directory));
        postgres.initialiseOnce();
        postgres.launch();
        try {
            postgres.createDatabaseOnce();
        } catch (SQLException e) {
            postgres.close();
            throw e;
        }
        return postgres;
    }

    /** Ends the server that a killed process left on a directory. Returns whether there was one. */
    static boolean stopOrphan(Path directory) throws IOException {
        var orphan = Postmaster.of(data(directory));
        if (orphan.isPresent()) {
            LOG.warn(
                    "postgres pid={} was left behind by a killed process; it is stopped",
                    orphan.get().process().pid());
            orphan.get().stop();
        }
        return orphan.isPresent();
    }

    String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    String password() {
        return password;
    }

    @Override
    public void close() {
        try {
            var server = Postmaster.of(data(directory));
            if (server.isPresent()) {
                server.get().stop();
            }
        } catch (IOException e) {
            LOG.warn("postgres could not be stopped directory={}", directory, e);
        }
    }

    private void initialiseOnce() throws IOException, InterruptedException {
        var data = data(directory);
        if (Files.isDirectory(data)) {
            return;
        }
        // A killed initdb leaves half a cluster: only a whole one gets the name.
        var draft = directory.resolve("data.draft");
        SecureFiles.deleteRecursively(draft);
        command.run(
                directory.resolve("initdb.log"),
                "initdb",
                "--pgdata=" + draft,
                "--username=" + USER,
                "--pwfile=" + passwordFile(directory),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch() throws IOException, InterruptedException {
        var data = data(directory);
        SecureFiles.write(data.resolve("postgresql.conf"), PostgresSettings.server(port));
        SecureFiles.write(data.resolve("pg_hba.conf"), PostgresSettings.access());
        // pg_ctl takes the server out of this process group: Ctrl-C reaches the services first, which drain.
        command.run(directory.resolve("server.log"), "pg_ctl", "start", "--wait", "--timeout=60", "--pgdata=" + data);
    }

    private void createDatabaseOnce() throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, password);
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static String password(Path directory) throws IOException {
        var file = passwordFile(directory);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(data(directory))) {
            throw new PipelineException(
                    ErrorCode.STACK_FAILED,
                    "the database has lost its password: " + file + " is missing; restore the file, or remove "
                            + directory + " to begin with an empty database");
        }
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        var password = HexFormat.of().formatHex(random);
        SecureFiles.write(file, password);
        return password;
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
    }

    private static Path passwordFile(Path directory) {
        return directory.resolve("password");
    }
}
