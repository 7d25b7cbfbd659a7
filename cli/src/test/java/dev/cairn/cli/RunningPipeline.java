package dev.cairn.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.service.Service;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.testing.PipelineEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** The four services in this process, and the command line before them. */
final class RunningPipeline implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PipelineEnvironment environment;
    private final Path directory;
    private final ServiceEnvironment serviceEnvironment;
    private final Map<PipelineService, Service> services = new EnumMap<>(PipelineService.class);

    RunningPipeline(PipelineEnvironment environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
        serviceEnvironment = new ServiceEnvironment(directory);
    }

    /** Makes the topics and starts the services. */
    static RunningPipeline started(PipelineEnvironment environment, Path directory) {
        var pipeline = new RunningPipeline(environment, directory);
        assertThat(pipeline.run("topics", "apply").exitCode()).isZero();
        pipeline.start();
        return pipeline;
    }

    void start() {
        for (var name : PipelineService.values()) {
            var service = name.create(serviceEnvironment.of(name, environment.environment()));
            services.put(name, service);
            service.start();
        }
    }

    /** Stops a service in good order, and starts it anew. */
    void restart(PipelineService name) {
        requireNonNull(services.get(name)).close();
        var service = name.create(serviceEnvironment.of(name, environment.environment()));
        services.put(name, service);
        service.start();
    }

    CommandRun run(String... arguments) {
        return CommandRun.of(environment.environment(), directory, arguments);
    }

    /** Runs a command that must print JSON and nothing else. */
    JsonNode json(String... arguments) {
        var done = run(arguments);
        assertThat(done.err()).isEmpty();
        return parse(done.out());
    }

    /** Writes invented studies; of each {@code invalidEvery} one is invalid, none for 0. */
    void generate(String into, int count, int seed, int invalidEvery) {
        var done = run(
                "generate",
                "clinical_trials",
                "--count",
                Integer.toString(count),
                "--seed",
                Integer.toString(seed),
                "--invalid-every",
                Integer.toString(invalidEvery),
                "--out",
                into);
        assertThat(done.exitCode()).as(done.err()).isZero();
    }

    /** Publishes what was generated, and returns the run's id. */
    String publish(String from, String model) {
        return json("publish", "clinical_trials", "--source", "file:" + from, "--model", model, "--json")
                .get("run_id")
                .textValue();
    }

    /**
     * Takes the oldest records of each partition away, as retention does.
     *
     * @param firstKept the offset of the oldest that stays, by the end of its partition
     */
    void forget(Topic<?> topic, LongUnaryOperator firstKept) throws Exception {
        var kafka = environment.kafka();
        try (var reader = kafka.reader("test");
                var admin = kafka.admin()) {
            var partitions = reader.partitionsFor(kafka.name(topic)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            var victims = new HashMap<TopicPartition, RecordsToDelete>();
            reader.endOffsets(partitions)
                    .forEach((partition, end) ->
                            victims.put(partition, RecordsToDelete.beforeOffset(firstKept.applyAsLong(end))));
            admin.deleteRecords(victims).all().get();
        }
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    void execute(String sql) {
        try (var connection = environment.connectToDatabase();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The first column of the only row. */
    String ask(String sql) {
        try (var connection = environment.connectToDatabase();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        services.values().forEach(Service::close);
        serviceEnvironment.close();
    }
}
