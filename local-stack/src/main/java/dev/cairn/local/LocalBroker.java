package dev.cairn.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
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
        var afterKill = !isNew && !Files.exists(directory.resolve(CLEAN_SHUTDOWN_MARKER));
        var properties = new Properties();
        properties.putAll(BrokerSettings.of(directory, port, controllerPort, afterKill));
        var config = KafkaConfig.fromProps(properties);
        var server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new LocalBroker(server, port);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
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
