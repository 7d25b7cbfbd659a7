package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of services that run on a local stack: free ports, and state below the data directory. Two processes of
 * one service have state of their own: each takes the first place that no other has locked, so that a restart finds what
 * it left.
 */
final class ServiceEnvironment implements AutoCloseable {
    private static final String STATE = "state";
    private static final String EMBED_STATE_DIR = "CAIRN_EMBED_STATE_DIR";
    private static final int PLACES = 100;

    /** What the stack's broker allows and others do not: it must be back within seconds after a kill of everything. */
    private static final Map<String, String> STREAMS_SESSION = Map.of(
            "CAIRN_KAFKA_CONSUMER_SESSION_TIMEOUT_MS", "3000", "CAIRN_KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS", "1000");

    private final List<FileChannel> places = new ArrayList<>();
    private final Path stateDir;

    ServiceEnvironment(Path dataDir) {
        stateDir = dataDir.resolve(STATE);
    }

    /** The variables of one service. What the user has set stays. */
    Map<String, String> of(PipelineService service, Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.putIfAbsent(service.httpPortVariable(), "0");
        switch (service) {
            case EMBED -> {
                STREAMS_SESSION.forEach(variables::putIfAbsent);
                if (!variables.containsKey(EMBED_STATE_DIR)) {
                    variables.put(EMBED_STATE_DIR, place(service).toString());
                }
            }
            case TRANSFORM -> STREAMS_SESSION.forEach(variables::putIfAbsent);
            case INGEST, LOAD -> {
                // Keep nothing on disk.
            }
        }
        return variables;
    }

    /** Gives the places free. */
    @Override
    public void close() {
        for (var place : places) {
            try {
                place.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a lock below " + stateDir + " does not close", e);
            }
        }
    }

    private Path place(PipelineService service) {
        try {
            Files.createDirectories(stateDir);
            for (var i = 0; i < PLACES; i++) {
                var directory = stateDir.resolve(service + "-" + i);
                if (lock(Path.of(directory + ".lock"))) {
                    return directory;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be kept in " + stateDir, e);
        }
        throw new IllegalStateException(PLACES + " processes of " + service + " use " + stateDir + " already");
    }

    private boolean lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                places.add(channel);
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // Another in this process has it.
        }
        channel.close();
        return false;
    }
}
