package dev.cairn.cli;

import dev.cairn.control.progress.OutlookMetrics;
import dev.cairn.control.progress.Outlooks;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.service.AdminServer;
import dev.cairn.kit.service.Health;
import dev.cairn.kit.service.HttpConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves lag and forecasts to Prometheus. Looks at its own pace, however often it is scraped. */
final class LagExporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LagExporter.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Outlooks outlooks;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OutlookMetrics metrics = new OutlookMetrics(registry);
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "lag-exporter");
        thread.setDaemon(true);
        return thread;
    });
    private final AdminServer server;
    private volatile Health health = Health.notReady("has not looked yet");

    /** Takes over the outlooks, and closes them. */
    private LagExporter(Outlooks outlooks, HttpConfig http) {
        this.outlooks = outlooks;
        this.server = new AdminServer(http, () -> health, registry);
    }

    static LagExporter start(Outlooks outlooks, HttpConfig http, Duration every) {
        var exporter = new LagExporter(outlooks, http);
        var unused =
                exporter.looking.scheduleWithFixedDelay(exporter::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return exporter;
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        looking.shutdown();
        try {
            if (!looking.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("event=exporter_abandoned");
                return;
            }
            outlooks.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
            registry.close();
        }
    }

    /** An exception would end the schedule. */
    private void look() {
        try {
            metrics.show(outlooks.look());
            health = Health.OK;
        } catch (PipelineException e) {
            metrics.hide();
            var reason = String.valueOf(e.getMessage());
            health = e.code().kind() == ErrorKind.TRANSIENT ? Health.notReady(reason) : Health.dead(reason);
            log.warn("event=look_failed code={} reason=\"{}\"", e.code().number(), e.getMessage());
        } catch (RuntimeException e) {
            metrics.hide();
            health = Health.notReady(String.valueOf(e.getMessage()));
            log.warn("event=look_failed", e);
        }
    }
}
