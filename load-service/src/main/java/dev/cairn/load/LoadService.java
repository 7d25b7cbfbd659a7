package dev.cairn.load;

import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.kit.fault.WallClock;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.model.ModelPrices;
import dev.cairn.kit.service.AdminServer;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.Service;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.load.rows.ClinicalTrialWriter;
import dev.cairn.load.rows.ExpressionStudyWriter;
import dev.cairn.load.rows.GeneExpressionWriter;
import dev.cairn.load.rows.NarrativeResultWriter;
import dev.cairn.load.rows.NarrativeSourceWriter;
import dev.cairn.load.rows.NarrativeWriter;
import dev.cairn.load.rows.RecordWriter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load service: one thread that reads records and brings them into the database. */
public final class LoadService implements Service {
    private static final Logger log = LoggerFactory.getLogger(LoadService.class);

    /** The one thread takes one at a time. */
    private static final int CONNECTIONS = 1;

    private final LoadConfig config;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HikariDataSource database;
    private final DurableSender sender;
    private final LoadWorker worker;
    private final AdminServer admin;
    private final Thread thread;

    private LoadService(LoadConfig config) {
        this.config = config;
        var clock = WallClock.system();
        var kafka = new KafkaAccess(config.kafka());
        database = config.database().open("cairn-load", CONNECTIONS);
        sender = new DurableSender(kafka);
        var offsets = new ConsumerOffsets(kafka.group(LoadWorker.GROUP));
        var records = new RecordLoader(writers(config.prices()), new DeadLetters(clock));
        var parts = new LoadWorker.Parts(
                () -> Migrations.apply(config.database()),
                offsets,
                new BatchDecoder(kafka, records.documentTypes(), clock),
                new BatchLoader(database, offsets, records, sender::sendDeadLetters),
                new StatusPublisher(database, sender::sendStatuses, clock),
                new LoadMetrics(registry));
        worker = new LoadWorker(kafka, database, parts, config.batch(), config.maxBackoff());
        admin = new AdminServer(config.http(), worker::health, registry);
        thread = new Thread(worker, "load-worker");
        thread.setDaemon(true);
    }

    private static List<RecordWriter> writers(ModelPrices prices) {
        return List.of(
                new ClinicalTrialWriter(),
                new ExpressionStudyWriter(),
                new GeneExpressionWriter(),
                new NarrativeSourceWriter(),
                new NarrativeWriter(),
                new NarrativeResultWriter(prices));
    }

    /** A service that is configured by environment variables. Throws ConfigException. */
    public static Service create(Map<String, String> environment) {
        return new LoadService(LoadConfig.fromEnv(environment));
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public Health health() {
        return worker.health();
    }

    @Override
    public int httpPort() {
        return admin.port();
    }

    @Override
    public void close() {
        worker.stop();
        try {
            thread.join(config.stopTimeout().toMillis());
            if (thread.isAlive()) {
                log.warn("event=batch_abandoned reason=\"it is rolled back and comes again\"");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close();
            sender.close();
            database.close();
            registry.close();
        }
    }
}
