package dev.cairn.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of a broker that is alone, shares its memory with services, and must come back after kill -9. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

    /** A killed member is missed so soon. Members of a killed stack are waited for as long, before their work goes on. */
    private static final String SESSION_MILLIS = "3000";

    private BrokerSettings() {}

    /** Broker and controller in one. */
    static Map<String, String> of(Path logDirectory, int port, int controllerPort) {
        var settings = new HashMap<String, String>();
        settings.putAll(identity(logDirectory, controllerPort));
        settings.putAll(listeners(port, controllerPort));
        settings.putAll(soleNode());
        settings.putAll(session());
        settings.putAll(groups());
        settings.putAll(transactions());
        settings.putAll(memory());
        settings.putAll(messages());
        return settings;
    }

    /** The controller alone, without a broker. */
    static Map<String, String> ofController(Path logDirectory, int controllerPort) {
        var settings = new HashMap<String, String>();
        settings.putAll(identity(logDirectory, controllerPort));
        settings.putAll(Map.of(
                "process.roles", "controller", "listeners", CONTROLLER_LISTENER + "://" + controller(controllerPort)));
        return settings;
    }

    /** Where the controller listens. */
    static String controller(int controllerPort) {
        return "127.0.0.1:" + controllerPort;
    }

    private static Map<String, String> identity(Path logDirectory, int controllerPort) {
        return Map.of(
                "node.id",
                Integer.toString(NODE_ID),
                "log.dirs",
                logDirectory.toString(),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "controller.quorum.voters",
                NODE_ID + "@" + controller(controllerPort));
    }

    private static Map<String, String> listeners(int port, int controllerPort) {
        var client = "PLAINTEXT://127.0.0.1:" + port;
        return Map.of(
                "process.roles",
                "broker,controller",
                "listeners",
                client + "," + CONTROLLER_LISTENER + "://" + controller(controllerPort),
                "advertised.listeners",
                client,
                "inter.broker.listener.name",
                "PLAINTEXT");
    }

    private static Map<String, String> soleNode() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1");
    }

    /** A long session spares a starved machine needless elections. */
    private static Map<String, String> session() {
        return Map.of(
                "broker.session.timeout.ms", "20000",
                "broker.heartbeat.interval.ms", "1000",
                "num.recovery.threads.per.data.dir", "2");
    }

    private static Map<String, String> groups() {
        return Map.of(
                "offsets.topic.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "2",
                // A stack that rests for months still knows where its services stood.
                "offsets.retention.minutes", Integer.toString(365 * 24 * 60),
                "group.initial.rebalance.delay.ms", "0",
                // Members of KIP-848 groups learn of changes with a heartbeat.
                "group.consumer.min.heartbeat.interval.ms", "500",
                "group.consumer.heartbeat.interval.ms", "1000",
                "group.consumer.min.session.timeout.ms", SESSION_MILLIS,
                "group.consumer.session.timeout.ms", SESSION_MILLIS,
                "group.min.session.timeout.ms", SESSION_MILLIS);
    }

    private static Map<String, String> transactions() {
        return Map.of(
                "transaction.state.log.num.partitions", "4",
                // A killed producer's open transaction hides what follows from readers until it is aborted.
                "transaction.max.timeout.ms", "60000",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    private static Map<String, String> memory() {
        return Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "queued.max.requests", "64",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
                "log.cleaner.io.buffer.size", Integer.toString(256 * 1024),
                "log.segment.bytes", Integer.toString(256 * 1024 * 1024));
    }

    private static Map<String, String> messages() {
        return Map.of(
                "message.max.bytes", Integer.toString(LARGEST_MESSAGE_BYTES),
                "replica.fetch.max.bytes", Integer.toString(LARGEST_MESSAGE_BYTES),
                "socket.request.max.bytes", Integer.toString(4 * LARGEST_MESSAGE_BYTES),
                // As the client compressed it, for example lz4: the broker never recompresses.
                "compression.type", "producer");
    }
}
