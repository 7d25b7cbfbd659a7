package dev.cairn.local;

import java.nio.file.Path;

/**
 * Where a local stack lives.
 *
 * @param dataDir everything it keeps; made if it is not there
 * @param programsDir where PostgreSQL's programs are unpacked to, once
 * @param kafkaPort port of the broker; 0 takes the port of the last start if it is free, else any free one
 * @param registryPort port of the registry, likewise
 * @param databasePort port of PostgreSQL, likewise
 */
public record LocalStackConfig(Path dataDir, Path programsDir, int kafkaPort, int registryPort, int databasePort) {
    private static final int HIGHEST_PORT = 65_535;

    public LocalStackConfig {
        dataDir = dataDir.toAbsolutePath().normalize();
        programsDir = programsDir.toAbsolutePath().normalize();
        requirePort("kafkaPort", kafkaPort);
        requirePort("registryPort", registryPort);
        requirePort("databasePort", databasePort);
    }

    /** A stack with everything in one directory, on free ports. */
    public static LocalStackConfig in(Path dataDir) {
        return new LocalStackConfig(dataDir, dataDir.resolve("programs"), 0, 0, 0);
    }

    /** The same with PostgreSQL's programs elsewhere, so that several stacks share them. */
    public LocalStackConfig withProgramsDir(Path directory) {
        return new LocalStackConfig(dataDir, directory, kafkaPort, registryPort, databasePort);
    }

    /** The same on these ports. */
    public LocalStackConfig withPorts(int kafka, int registry, int database) {
        return new LocalStackConfig(dataDir, programsDir, kafka, registry, database);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(name + " is " + port + ": must lie between 0 and " + HIGHEST_PORT);
        }
    }
}
