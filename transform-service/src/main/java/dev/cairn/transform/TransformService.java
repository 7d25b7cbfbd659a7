package dev.cairn.transform;

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
import dev.cairn.transform.experiments.ExperimentTransformer;
import dev.cairn.transform.expression.ExpressionTransformer;
import dev.cairn.transform.narratives.NarrativesTransformer;
import dev.cairn.transform.trials.ClinicalTrialTransformer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;

/** Wires the transform service: one topology and its endpoint for health and metrics. */
public final class TransformService implements Service {
    private static final String APPLICATION_ID = "transform";

    private final KafkaAccess kafka;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunWatch runs;
    private final StreamsRunner streams;
    private final AdminServer admin;

    public TransformService(TransformConfig config) {
        kafka = new KafkaAccess(config.kafka());
        runs = new RunWatch(kafka);
        List<RecordTransformer> transformers = List.of(
                new ClinicalTrialTransformer(),
                new ExpressionTransformer(config.illnessRules()),
                new NarrativesTransformer(),
                new ExperimentTransformer());
        var router = new RecordRouter(kafka, transformers, runs, WallClock.system(), new TransformMetrics(meters));
        // The topology keeps no state, so nothing is ever written to the directory.
        var stateDirectory = System.getProperty("java.io.tmpdir");
        streams = new StreamsRunner(
                TransformTopology.build(kafka, router),
                kafka.streamsSettings(APPLICATION_ID, stateDirectory, config.threads()),
                new CommitPoints(CrashPoint.TRANSFORM_BEFORE_COMMIT, CrashPoint.TRANSFORM_AFTER_COMMIT));
        admin = new AdminServer(config.http(), streams::health, meters);
    }

    /** A service that is configured by environment variables. Throws ConfigException. */
    public static Service create(Map<String, String> environment) {
        return new TransformService(TransformConfig.fromEnv(environment));
    }

    @Override
    public void start() {
        new TopicAdmin(kafka).require(TransformTopology.TOPICS);
        runs.start();
        streams.start();
    }

    @Override
    public Health health() {
        return streams.health();
    }

    @Override
    public int httpPort() {
        return admin.port();
    }

    @Override
    public void close() {
        try (admin;
                runs) {
            streams.close();
        } finally {
            meters.close();
        }
    }
}
