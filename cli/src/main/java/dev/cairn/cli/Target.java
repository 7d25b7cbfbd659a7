package dev.cairn.cli;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.db.DatabaseConfig;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.local.LocalStack;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stack or cluster that a command talks to.
 *
 * @param environment the variables that name it, and all others of the session
 * @param dataDir of the local stack, if it is one
 */
record Target(Map<String, String> environment, Optional<Path> dataDir) {
    private static final Path DEFAULT_DATA_DIR = Path.of(".cairn");
    /** A person waits: what cannot be reached is said in seconds, not minutes. */
    private static final Map<String, String> IMPATIENCE =
            Map.of("default.api.timeout.ms", "10000", "request.timeout.ms", "10000", "max.block.ms", "10000");

    Target {
        environment = Map.copyOf(environment);
    }

    /**
     * The local stack of the given directory; without one, that of {@code .cairn} or else the cluster of the
     * environment. Throws STACK_NOT_FOUND.
     */
    static Target find(Session session, @Nullable Path given) {
        var dataDir = dataDir(session, given);
        var connection = LocalStack.find(dataDir);
        if (connection.isPresent()) {
            return of(session, dataDir, connection.get());
        }
        if (given != null) {
            throw new PipelineException(
                    ErrorCode.STACK_NOT_FOUND,
                    "no local stack runs on " + dataDir + "; start one with: cairn up --data-dir " + given);
        }
        if (!session.environment().containsKey(KafkaConfig.BOOTSTRAP_SERVERS.name())) {
            throw new PipelineException(
                    ErrorCode.STACK_NOT_FOUND,
                    "no local stack runs on " + dataDir + " and the environment names no cluster; start a stack with:"
                            + " cairn up, name another with --data-dir, or set CAIRN_KAFKA_BOOTSTRAP_SERVERS,"
                            + " CAIRN_SCHEMA_REGISTRY_URL and CAIRN_DATABASE_URL");
        }
        return new Target(session.environment(), Optional.empty());
    }

    /** A local stack that is known to run. */
    static Target of(Session session, Path dataDir, ConnectionProperties connection) {
        var environment = new HashMap<>(session.environment());
        environment.putAll(connection.environment());
        return new Target(environment, Optional.of(dataDir));
    }

    /** The data directory that a user means. */
    static Path dataDir(Session session, @Nullable Path given) {
        return session.path(given == null ? DEFAULT_DATA_DIR : given);
    }

    /** Broker and registry. */
    KafkaAccess kafka() {
        var reader = new ConfigReader(environment);
        var config = KafkaConfig.read(reader);
        reader.finish();
        var settings = new HashMap<>(IMPATIENCE);
        settings.putAll(config.clientSettings());
        return new KafkaAccess(new KafkaConfig(
                config.bootstrapServers(),
                config.registryUrl(),
                config.topicPrefix(),
                config.partitions(),
                config.replicationFactor(),
                settings));
    }

    /** What models cost. */
    ModelPrices prices() {
        return Session.prices(environment);
    }

    /** The database, to read from. */
    LedgerDatabase database() {
        var reader = new ConfigReader(environment);
        var config = DatabaseConfig.read(reader);
        reader.finish();
        return LedgerDatabase.connecting(config);
    }
}
