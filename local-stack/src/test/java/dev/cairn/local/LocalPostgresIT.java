package dev.cairn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPostgresIT {
    @TempDir
    private static Path temporary;

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = LocalPostgres.start(directory(), TestPrograms.DIRECTORY, freePort());
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "listen_addresses, 127.0.0.1",
        "unix_socket_directories, ''",
        "password_encryption, scram-sha-256",
        "shared_buffers, 128MB",
        "max_connections, 60",
        "max_wal_size, 2GB",
        "server_encoding, UTF8"
    })
    void isDurableAndModest(String setting, String value) throws SQLException {
        try (var connection = connect(postgres.password());
                var statement = connection.createStatement();
                var shown = statement.executeQuery("show " + setting)) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo(value);
        }
    }

    @Test
    void wantsThePassword() {
        assertThatThrownBy(() -> connect("cairn").close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void keepsItsPasswordAndItsDataFromOtherUsers() throws IOException {
        var password = directory().resolve("password");
        assertThat(Files.getPosixFilePermissions(password)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(password)).isEqualTo(postgres.password());
        assertThat(Files.getPosixFilePermissions(directory().resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void leavesAloneAProcessThatOnlyHasTheNumberOfAnOldServer() throws Exception {
        var other = Files.createDirectories(temporary.resolve("stale/data"));
        var pidFile = other.resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + other + "\n");
        assertThat(LocalPostgres.stopOrphan(other.resolve(".."))).isFalse();
        // A real server, but of another directory.
        var server = Postmaster.of(directory().resolve("data")).orElseThrow();
        Files.writeString(pidFile, server.process().pid() + "\n" + other + "\n");
        assertThat(LocalPostgres.stopOrphan(temporary.resolve("stale"))).isFalse();
        assertThat(server.process().isAlive()).isTrue();
    }

    @Test
    void startsOverAStalePidFile() throws Exception {
        var directory = temporary.resolve("crashed");
        var port = freePort();
        LocalPostgres.start(directory, TestPrograms.DIRECTORY, port).close();
        // No process has the highest number that a pid can have.
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                "4194303\n" + directory.resolve("data") + "\n1700000000\n" + port + "\n\n127.0.0.1\n");
        assertThat(LocalPostgres.stopOrphan(directory)).isFalse();
        var restarted = LocalPostgres.start(directory, TestPrograms.DIRECTORY, port);
        restarted.close();
        assertThat(Postmaster.of(directory.resolve("data"))).isEmpty();
    }

    @Test
    void saysWhyWhenItCannotStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var directory = temporary.resolve("no-port");
            assertThatThrownBy(() -> LocalPostgres.start(directory, TestPrograms.DIRECTORY, taken.getLocalPort()))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("pg_ctl failed")
                    .hasMessageContaining("Address already in use");
        }
    }

    private static Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), LocalPostgres.USER, password);
    }

    private static Path directory() {
        return temporary.resolve("postgres");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
