package dev.cairn.benchmarks;

import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.service.Service;
import dev.cairn.local.TemporaryStack;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A local stack in this process, with all topics and as durable as anybody's. */
final class StackUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final TemporaryStack temporary = TemporaryStack.start("cairn-benchmark");
    private final KafkaAccess kafka;

    private StackUnderTest() {
        var reader = new ConfigReader(connection().environment());
        kafka = new KafkaAccess(KafkaConfig.read(reader));
        reader.finish();
    }

    static StackUnderTest start() {
        var stack = new StackUnderTest();
        new TopicAdmin(stack.kafka).apply();
        return stack;
    }

    /** Where broker, registry and database are. */
    ConnectionProperties connection() {
        return temporary.stack().connection();
    }

    /** The environment of a service on this stack: free ports, state in this directory, and then what is given. */
    Map<String, String> environment(Map<String, String> more) {
        var environment = new HashMap<>(connection().environment());
        for (var service : new String[] {"INGEST", "TRANSFORM", "EMBED", "LOAD"}) {
            environment.put("CAIRN_" + service + "_HTTP_PORT", "0");
        }
        environment.put("CAIRN_EMBED_STATE_DIR", directory().resolve("embed").toString());
        environment.putAll(more);
        return environment;
    }

    /** Broker and database, by the names of the peer's options. */
    Map<String, String> peerOptions() {
        return Map.of(
                "bootstrap",
                connection().bootstrapServers(),
                "jdbc",
                connection().databaseUrl(),
                "user",
                connection().databaseUser(),
                "password",
                connection().databasePassword());
    }

    /** Clients and serdes. */
    KafkaAccess kafka() {
        return kafka;
    }

    /** A place for files. */
    Path directory() {
        return temporary.directory();
    }

    /** Starts a service and waits until it is ready. The caller closes it. */
    <S extends Service> S start(S service) {
        service.start();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!service.health().ready()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the service is not ready: " + service.health().detail());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return service;
    }

    /** Returns when the loader has completed a run. Throws if records of it died. */
    void awaitCompletion(String runId) {
        var connection = connection();
        var sql = "select status from runs where run_id = ? and finished_at is not null";
        try (var database = DriverManager.getConnection(
                        connection.databaseUrl(), connection.databaseUser(), connection.databasePassword());
                var statement = database.prepareStatement(sql)) {
            statement.setString(1, runId);
            while (true) {
                try (var row = statement.executeQuery()) {
                    if (row.next()) {
                        requireCompleted(runId, row.getString(1));
                        return;
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger cannot be read", e);
        }
    }

    private static void requireCompleted(String runId, String status) {
        if (!status.equals("COMPLETED")) {
            throw new IllegalStateException(runId + " ended as " + status);
        }
    }

    @Override
    public void close() {
        temporary.close();
    }
}
