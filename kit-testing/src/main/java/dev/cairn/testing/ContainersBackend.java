package dev.cairn.testing;

import com.github.dockerjava.api.exception.DockerException;
import dev.cairn.kit.config.ConnectionProperties;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers, as a cluster would have them. Without a container engine the tests are skipped and say so. */
final class ContainersBackend implements RunningBackend {
    private static final String BROKER_IMAGE = "apache/kafka:4.3.1";
    private static final String REGISTRY_IMAGE = "confluentinc/cp-schema-registry:7.5.3";
    private static final DockerImageName DATABASE_IMAGE =
            DockerImageName.parse("pgvector/pgvector:pg18").asCompatibleSubstituteFor("postgres");
    private static final String BROKER_FOR_REGISTRY = "broker:19092";
    private static final int REGISTRY_PORT = 8081;

    private final Network network;
    private final KafkaContainer broker;
    private final GenericContainer<?> registry;
    private final PostgreSQLContainer database;

    private ContainersBackend(
            Network network, KafkaContainer broker, GenericContainer<?> registry, PostgreSQLContainer database) {
        this.network = network;
        this.broker = broker;
        this.registry = registry;
        this.database = database;
    }

    @SuppressWarnings("resource") // the backend closes them
    static ContainersBackend start() {
        assumeContainerEngine();
        var network = Network.newNetwork();
        var broker = new KafkaContainer(DockerImageName.parse(BROKER_IMAGE))
                .withNetwork(network)
                .withListener(BROKER_FOR_REGISTRY)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(16 * 1024 * 1024))
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        var registry = new GenericContainer<>(DockerImageName.parse(REGISTRY_IMAGE))
                .withNetwork(network)
                .withExposedPorts(REGISTRY_PORT)
                .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
                .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
                .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://" + BROKER_FOR_REGISTRY)
                .waitingFor(Wait.forHttp("/subjects").forStatusCode(200))
                .dependsOn(broker);
        var database = new PostgreSQLContainer(DATABASE_IMAGE);
        var backend = new ContainersBackend(network, broker, registry, database);
        try {
            Startables.deepStart(registry, database).join();
            return backend;
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    private static void assumeContainerEngine() {
        try {
            Assumptions.assumeTrue(
                    DockerClientFactory.instance().isDockerAvailable(),
                    "no container engine answers: tests on containers are skipped");
        } catch (DockerException e) {
            // For example an engine without networks.
            Assumptions.abort("the container engine cannot run tests: " + e.getMessage());
        }
    }

    @Override
    public ConnectionProperties connection() {
        return new ConnectionProperties(
                broker.getBootstrapServers(),
                "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT),
                "jdbc:postgresql://" + database.getHost() + ":"
                        + database.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/"
                        + database.getDatabaseName(),
                database.getUsername(),
                database.getPassword());
    }

    @Override
    public void close() {
        database.close();
        registry.close();
        broker.close();
        network.close();
    }
}
