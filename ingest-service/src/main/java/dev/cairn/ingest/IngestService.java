package dev.cairn.ingest;

import dev.cairn.ingest.experiments.ExperimentConnector;
import dev.cairn.ingest.experiments.NarrativeDatabase;
import dev.cairn.ingest.expression.ExpressionConnector;
import dev.cairn.ingest.http.FetchMetrics;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.Pause;
import dev.cairn.ingest.narratives.NarrativesConnector;
import dev.cairn.ingest.trials.TrialsConnector;
import dev.cairn.kit.fault.WallClock;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.RunWatch;
import dev.cairn.kit.service.AdminServer;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingest service: a consumer of work items, a worker for each partition, and the connectors they fetch with. */
public final class IngestService implements Service {
    private static final Logger log = LoggerFactory.getLogger(IngestService.class);

    /** A commit that ends and then the thread that ends: what one round of giving up partitions may take at most. */
    private static final int STOP_ROUNDS = 3;

    private final IngestConfig config;
    private final PrometheusMeterRegistry registry;
    private final WorkItemConsumer consumer;
    private final RunWatch runs;
    private final @Nullable NarrativeDatabase narratives;
    private final AdminServer admin;
    private final Thread thread;

    private IngestService(IngestConfig config) {
        this.config = config;
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var clock = WallClock.system();
        var kafka = new KafkaAccess(config.kafka());
        runs = new RunWatch(kafka);
        var fetcher = new HttpFetcher(config.fetch(), clock, Pause.REAL, new FetchMetrics(registry));
        var metrics = new IngestMetrics(registry);
        narratives = config.database() == null ? null : NarrativeDatabase.open(config.database(), config.fetch());
        var ingester = new ItemIngester(
                List.of(
                        new TrialsConnector(fetcher, clock, config.pageSize()),
                        new ExpressionConnector(clock, config.pageSize()),
                        new NarrativesConnector(clock, config.pageSize()),
                        new ExperimentConnector(clock, config.pageSize(), narratives)),
                new ItemRecords(kafka),
                runs,
                clock,
                metrics);
        var permits = new Semaphore(config.workers(), true);
        var membership = new GroupMembership();
        var sessions = new SessionOpener(kafka, membership);
        consumer = new WorkItemConsumer(
                kafka,
                partition -> new PartitionWorker(partition, sessions, ingester, permits, Pause.REAL, metrics),
                membership,
                config.stopTimeout());
        admin = new AdminServer(config.http(), consumer::health, registry);
        thread = new Thread(consumer, "ingest-consumer");
        thread.setDaemon(true);
    }

    /** A service that is configured by environment variables. Throws ConfigException. */
    public static Service create(Map<String, String> environment) {
        return new IngestService(IngestConfig.fromEnv(environment));
    }

    @Override
    public void start() {
        runs.start();
        thread.start();
    }

    @Override
    public Health health() {
        return consumer.health();
    }

    @Override
    public int httpPort() {
        return admin.port();
    }

    @Override
    public void close() {
        consumer.stop();
        try {
            thread.join(config.stopTimeout().multipliedBy(STOP_ROUNDS).toMillis());
            if (thread.isAlive()) {
                log.warn("event=consumer_abandoned");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            runs.close();
            if (narratives != null) {
                narratives.close();
            }
            admin.close();
            registry.close();
        }
    }
}
