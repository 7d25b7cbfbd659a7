package dev.cairn.testing;

import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.config.ConnectionProperties;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.KafkaConfig;
import dev.cairn.kit.kafka.TopicAdmin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/** The broker, registry and database of one test class: topics under a prefix of its own, a database of its own. */
public final class PipelineEnvironment {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_CLASS_NAME = 40;

    private final TestDatabase database;
    private final String topicPrefix;
    private final KafkaAccess kafka;

    private PipelineEnvironment(TestDatabase database, String topicPrefix) {
        this.database = database;
        this.topicPrefix = topicPrefix;
        var reader = new ConfigReader(environment());
        var config = KafkaConfig.read(reader);
        reader.finish();
        this.kafka = new KafkaAccess(config);
    }

    static PipelineEnvironment create(ConnectionProperties backend, Class<?> testClass) throws SQLException {
        var name = testClass.getSimpleName().toLowerCase(Locale.ROOT);
        var unique = name.substring(0, Math.min(name.length(), LONGEST_CLASS_NAME)) + "_"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new PipelineEnvironment(TestDatabase.create(backend, unique, PATIENCE), unique.replace('_', '.') + ".");
    }

    /** How to reach the broker, the registry and the class's database. */
    public ConnectionProperties connection() {
        return database.connection();
    }

    /** What stands before the names of the class's topics, groups and transactional ids. */
    public String topicPrefix() {
        return topicPrefix;
    }

    /** The environment variables of a service that works for this test class. */
    public Map<String, String> environment() {
        var environment = new HashMap<>(connection().environment());
        environment.put(KafkaConfig.TOPIC_PREFIX.name(), topicPrefix);
        return environment;
    }

    /** The environment variables, and more of them: later ones win. */
    public Map<String, String> environment(Map<String, String> more) {
        var environment = environment();
        environment.putAll(more);
        return environment;
    }

    /** Clients and serdes for the class's topics. */
    public KafkaAccess kafka() {
        return kafka;
    }

    /** Creates all topics of the catalogue and registers their schemas. */
    public void createTopics() {
        new TopicAdmin(kafka).apply();
    }

    /** A connection to the class's database; the caller closes it. */
    public Connection connectToDatabase() throws SQLException {
        var connection = connection();
        return DriverManager.getConnection(
                connection.databaseUrl(), connection.databaseUser(), connection.databasePassword());
    }

    /** Removes what the class has made. Throws AssertionError if it has left connections to its database open. */
    void remove() throws SQLException, InterruptedException, ExecutionException {
        try (var admin = kafka.admin()) {
            var own = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(topicPrefix))
                    .toList();
            admin.deleteTopics(own).all().get();
        } finally {
            database.dropAndCheck();
        }
    }
}
