package dev.cairn.local;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of a stack on 127.0.0.1. They are kept, so that clients find a restarted stack where it was. */
record StackPorts(int kafka, int controller, int registry, int database) {
    private static final String FILE_NAME = "ports.properties";
    // Below the range that systems take the ports of outgoing connections from: a stack that is down keeps its ports.
    private static final int LOWEST = 20_000;
    private static final int BOUND = 32_000;
    private static final int ATTEMPTS = 1_000;

    /** Asked-for ports, else those of the last start that are free, else any free ones. */
    static StackPorts choose(LocalStackConfig config) throws IOException {
        var file = config.dataDir().resolve(FILE_NAME);
        var remembered = remembered(file);
        var taken = new HashSet<Integer>();
        var ports = new StackPorts(
                choose("kafka", config.kafkaPort(), remembered, taken),
                choose("controller", 0, remembered, taken),
                choose("registry", config.registryPort(), remembered, taken),
                choose("database", config.databasePort(), remembered, taken));
        ports.remember(file);
        return ports;
    }

    private static int choose(String name, int wanted, Properties remembered, Set<Integer> taken) {
        if (wanted > 0) {
            if (!take(wanted, taken)) {
                throw new PipelineException(
                        ErrorCode.STACK_FAILED,
                        "port " + wanted + " for " + name + " is in use; choose another one, or 0 for any free port");
            }
            return wanted;
        }
        var last = Integer.parseInt(remembered.getProperty(name, "0"));
        if (last > 0 && take(last, taken)) {
            return last;
        }
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            if (take(port, taken)) {
                return port;
            }
        }
        throw new PipelineException(ErrorCode.STACK_FAILED, "no free port between " + LOWEST + " and " + BOUND);
    }

    private static boolean take(int port, Set<Integer> taken) {
        if (taken.contains(port)) {
            return false;
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return taken.add(socket.getLocalPort());
        } catch (IOException e) {
            return false;
        }
    }

    private void remember(Path file) throws IOException {
        SecureFiles.write(file, """
                kafka=%d
                controller=%d
                registry=%d
                database=%d
                """.formatted(kafka, controller, registry, database));
    }

    private static Properties remembered(Path file) throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        return properties;
    }
}
