package dev.cairn.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.config.ConnectionProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL server of a local stack, from the outside: its process, its disk and its connections. */
final class LocalServer {
    private final Path directory;
    private final ConnectionProperties connection;

    LocalServer(Pipeline pipeline) {
        directory = pipeline.dataDir();
        connection = pipeline.connection();
    }

    /** kill -9 of the server. */
    void kill() throws IOException {
        var pid = Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).get(0).strip());
        var server = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    /** Starts it again, as the stack did it. */
    void start() throws IOException {
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "--user"));
        }
        var log = data().resolveSibling("server.log");
        command.addAll(List.of(
                program("pg_ctl").toString(), "start", "--wait", "--timeout=60", "--pgdata=" + data(), "--log=" + log));
        run(command);
    }

    /** A connection that what is done to others does not touch. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                connection.databaseUrl() + "?options=-c%20statement_timeout=0",
                connection.databaseUser(),
                connection.databasePassword());
    }

    void execute(String sql) throws SQLException {
        try (var open = connect();
                var statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends all connections but the one that says so. */
    void endConnections() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    /** Takes every connection that there is, and the loader's with them. Closing what comes back frees them. */
    List<Connection> takeAllConnections() throws SQLException {
        var taken = new ArrayList<Connection>();
        try {
            while (true) {
                taken.add(connect());
            }
        } catch (SQLException full) {
            assertThat(full.getSQLState()).isEqualTo("53300");
        }
        var own = taken.size();
        // The places that this frees are taken here before anybody is back.
        try (var statement = taken.get(0).createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where backend_type = 'client backend' and application_name = 'cairn-load'");
        }
        while (taken.size() == own) {
            try {
                taken.add(connect());
            } catch (SQLException notYetFree) {
                assertThat(notYetFree.getSQLState()).isEqualTo("53300");
            }
        }
        return taken;
    }

    /** Runs a program to its end. */
    static void run(List<String> command) throws IOException {
        assertThat(ends(command)).as("%s", command).isTrue();
    }

    /** Whether a program ends well. */
    static boolean ends(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(90, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private Path data() {
        return directory.resolve("postgres").resolve("data");
    }

    private Path program(String name) throws IOException {
        try (var files =
                Files.find(directory.resolve("programs"), 4, (path, any) -> path.endsWith(Path.of("bin", name)))) {
            return files.findAny().orElseThrow();
        }
    }
}
