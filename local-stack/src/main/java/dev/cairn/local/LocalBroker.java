package dev.cairn.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka node in this process: broker and KRaft controller. */
final class LocalBroker implements AutoCloseable {
    /** What Kafka itself leaves when it stops in good order, and removes when it starts. */
    private static final String CLEAN_SHUTDOWN_MARKER = ".kafka_cleanshutdown";

    private final KafkaRaftServer server;
    private final int port;

    private LocalBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a broker on a directory that is empty or holds what an earlier one left; returns when it takes requests. */
    static LocalBroker start(Path directory, int port, int controllerPort) throws Exception {
        SecureFiles.createDirectory(directory);
        var isNew = formatOnce(directory);
        if (!isNew && !Files.exists(directory.resolve(CLEAN_SHUTDOWN_MARKER))) {
            forgetKilledBroker(directory, controllerPort);
        }
        return new LocalBroker(startServer(BrokerSettings.of(directory, port, controllerPort)), port);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static KafkaRaftServer startServer(Map<String, String> settings) {
        var properties = new Properties();
        properties.putAll(settings);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        return server;
    }

    /**
     * Takes a killed broker out of the metadata before its successor reads them. The successor would lead partitions on
     * the word of the dead one's registration and begin to write the markers of transactions that were about to end;
     * once the controller noticed the death, those partitions would be without a leader for a moment, and Kafka 4.3
     * takes that for deleted, drops their markers, and calls the transactions complete. Whoever reads committed records
     * then waits for ever.
     */
    private static void forgetKilledBroker(Path directory, int controllerPort) throws Exception {
        var controller = startServer(BrokerSettings.ofController(directory, controllerPort));
        try (var admin = Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, BrokerSettings.controller(controllerPort)))) {
            admin.unregisterBroker(BrokerSettings.NODE_ID).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw e;
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /** Returns whether the directory was new. */
    private static boolean formatOnce(Path directory) throws Exception {
        if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return false;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .run();
        return true;
    }
}
