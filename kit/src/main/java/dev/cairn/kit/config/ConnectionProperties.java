package dev.cairn.kit.config;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How to reach a stack: what {@code connection.properties} in the data directory of a local one holds.
 *
 * @param bootstrapServers the brokers to begin with, as Kafka clients take them
 * @param schemaRegistryUrl base URL of the registry
 * @param databaseUrl JDBC URL, without user and password
 */
public record ConnectionProperties(
        String bootstrapServers,
        String schemaRegistryUrl,
        String databaseUrl,
        String databaseUser,
        String databasePassword) {

    private static final String FILE_NAME = "connection.properties";
    private static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
    private static final String REGISTRY_URL = "schema.registry.url";
    private static final String DATABASE_URL = "database.url";
    private static final String DATABASE_USER = "database.user";
    private static final String DATABASE_PASSWORD = "database.password";

    /** The file of a data directory, there or not. */
    public static Path file(Path dataDir) {
        return dataDir.resolve(FILE_NAME);
    }

    /** What a data directory's file says; empty where no stack is ready. */
    public static Optional<ConnectionProperties> read(Path dataDir) {
        var file = file(dataDir);
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.CONFIGURATION_INVALID, file + " cannot be read: " + e.getMessage(), e);
        }
        return Optional.of(new ConnectionProperties(
                value(properties, BOOTSTRAP_SERVERS, file),
                value(properties, REGISTRY_URL, file),
                value(properties, DATABASE_URL, file),
                value(properties, DATABASE_USER, file),
                value(properties, DATABASE_PASSWORD, file)));
    }

    /** The content of the file. It holds the password: write it for the owner only. */
    public String format() {
        return """
                # Where the local stack of this directory is; written by it, and removed when it stops.
                %s=%s
                %s=%s
                %s=%s
                %s=%s
                %s=%s
                """.formatted(
                        BOOTSTRAP_SERVERS, bootstrapServers,
                        REGISTRY_URL, schemaRegistryUrl,
                        DATABASE_URL, databaseUrl,
                        DATABASE_USER, databaseUser,
                        DATABASE_PASSWORD, databasePassword);
    }

    /** The same as the environment variables that services read. */
    public Map<String, String> environment() {
        return Map.of(
                "CAIRN_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "CAIRN_SCHEMA_REGISTRY_URL", schemaRegistryUrl,
                "CAIRN_DATABASE_URL", databaseUrl,
                "CAIRN_DATABASE_USER", databaseUser,
                "CAIRN_DATABASE_PASSWORD", databasePassword);
    }

    /** Another database of the same stack. */
    public ConnectionProperties withDatabaseUrl(String url) {
        return new ConnectionProperties(bootstrapServers, schemaRegistryUrl, url, databaseUser, databasePassword);
    }

    @Override
    public String toString() {
        return "ConnectionProperties[kafka=" + bootstrapServers + ", registry=" + schemaRegistryUrl + ", database="
                + databaseUrl + ", user=" + databaseUser + ", password=(secret)]";
    }

    private static String value(Properties properties, String key, Path file) {
        var value = properties.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new PipelineException(
                    ErrorCode.CONFIGURATION_INVALID,
                    file + " has no " + key + "; restart the stack to have it rewritten");
        }
        return value;
    }
}
