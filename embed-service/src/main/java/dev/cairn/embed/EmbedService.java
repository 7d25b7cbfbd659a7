package dev.cairn.embed;

import dev.cairn.embed.ModelWorker.Clients;
import dev.cairn.embed.ModelWorker.Patience;
import dev.cairn.embed.model.CallObserver;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.fault.WallClock;
import dev.cairn.kit.kafka.CommitPoints;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.StreamsRunner;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.run.RunWatch;
import dev.cairn.kit.service.AdminServer;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import dev.cairn.schemas.topics.Topic;
import dev.cairn.schemas.topics.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.streams.StreamsConfig;

/** Wires the embed service: the topology that joins records with answers, and the worker that gets them. */
public final class EmbedService implements Service {
    private static final String APPLICATION_ID = "embed";

    /** Bounds what Streams holds of each partition; records are large. */
    private static final int BUFFERED_RECORDS = 250;

    /** What belongs together lies in partitions of the same number. */
    private static final List<Topic<?>> COPARTITIONED =
            List.of(Topics.PREPARED_RECORDS, Topics.MODEL_REQUESTS, Topics.MODEL_CALLS, Topics.MODEL_ANSWERS);

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.PREPARED_RECORDS,
            Topics.MODEL_REQUESTS,
            Topics.MODEL_CALLS,
            Topics.MODEL_ANSWERS,
            Topics.ENRICHED_RECORDS,
            Topics.DEAD_LETTERS,
            Topics.RUNS,
            Topics.MODEL_SPENDING,
            Topics.PROCESSING_LOG);

    private final KafkaAccess kafka;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunWatch runs;
    private final StateDirectory state;
    private final Models models;
    private final StreamsRunner streams;
    private final ModelWorker worker;
    private final AdminServer admin;

    public EmbedService(EmbedConfig config) {
        this(config, observer -> Models.of(config.models(), observer, Path.of(config.stateDirectory())));
    }

    EmbedService(EmbedConfig config, Function<CallObserver, Models> modelsFor) {
        kafka = new KafkaAccess(config.kafka());
        var metrics = new EmbedMetrics(meters);
        var clock = WallClock.system();
        state = StateDirectory.take(Path.of(config.stateDirectory()));
        models = modelsFor.apply(metrics);
        runs = new RunWatch(kafka);
        var settings = streamsSettings(kafka, state.path(), config.streamThreads());
        streams = new StreamsRunner(
                EmbedTopology.build(kafka, runs, metrics, clock, settings),
                settings,
                new CommitPoints(CrashPoint.EMBED_BEFORE_COMMIT, CrashPoint.EMBED_AFTER_COMMIT));
        worker = new ModelWorker(
                kafka,
                Clients.of(kafka),
                models.providers(),
                runs,
                metrics,
                clock,
                new Patience(config.probeInterval(), config.drain()));
        admin = new AdminServer(config.http(), this::health, meters);
    }

    /** The service as an environment configures it. Throws ConfigException with every problem. */
    public static EmbedService create(Map<String, String> environment) {
        return new EmbedService(EmbedConfig.fromEnv(environment));
    }

    @Override
    public void start() {
        new TopicAdmin(kafka).require(TOPICS);
        requireCopartitioned();
        // Registered now, so that an answer that is paid for never waits for a registry.
        TOPICS.forEach(topic -> kafka.serde(topic).register());
        runs.start();
        streams.start();
        worker.start();
    }

    @Override
    public Health health() {
        if (worker.failed()) {
            return Health.dead("the worker has ended by a fault; see the log");
        }
        var flow = streams.health();
        return flow.ready() ? worker.trouble().map(Health::notReady).orElse(Health.OK) : flow;
    }

    @Override
    public int httpPort() {
        return admin.port();
    }

    @Override
    public void close() {
        try (state;
                runs;
                admin;
                streams) {
            worker.close();
            models.release().run();
        } finally {
            meters.close();
        }
    }

    private static Properties streamsSettings(KafkaAccess kafka, Path stateDirectory, int threads) {
        var settings = kafka.streamsSettings(APPLICATION_ID, stateDirectory.toString(), threads);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
        return settings;
    }

    /** With other numbers of partitions answers would go where nobody waits for them. */
    private void requireCopartitioned() {
        var partitions = new TreeMap<String, Integer>();
        try (var admin = kafka.admin()) {
            admin.describeTopics(COPARTITIONED.stream().map(kafka::name).toList())
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) ->
                            partitions.put(name, topic.partitions().size()));
        } catch (ExecutionException e) {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "broker refused: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while waiting for the broker", e);
        }
        if (partitions.values().stream().distinct().count() > 1) {
            throw new PipelineException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "topics must have the same number of partitions, but have " + partitions
                            + "; create them anew with: cairn topics apply");
        }
    }
}
