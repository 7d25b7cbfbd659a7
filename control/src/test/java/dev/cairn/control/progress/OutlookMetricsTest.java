package dev.cairn.control.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.lag.PartitionLag.Store;
import dev.cairn.control.lag.Queue;
import dev.cairn.control.runs.RunStatus;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OutlookMetrics metrics = new OutlookMetrics(registry);

    @Test
    void showsPartitionsAndRuns() {
        metrics.show(outlook(run("ct-1", 80L)));

        assertThat(registry.scrape())
                .contains("cairn_lag_records{group=\"g\",partition=\"3\",topic=\"t\"} 7.0")
                .contains("cairn_lag_age_seconds{group=\"g\",partition=\"3\",topic=\"t\"} 1.5")
                .contains("cairn_run_done_records{run=\"ct-1\"} 60.0")
                .contains("cairn_run_total_records{run=\"ct-1\"} 80.0")
                .contains("cairn_run_eta_seconds{run=\"ct-1\"} 4.0")
                .contains("cairn_run_bound{by=\"model_quota\",run=\"ct-1\"} 1.0")
                .contains("cairn_run_waiting_records{for=\"model\",run=\"ct-1\"} 20.0")
                .contains("cairn_lag_looks_total{outcome=\"ok\"} 1.0");
    }

    @Test
    void whatIsNotKnownHasNoValue() {
        metrics.show(outlook(run("ct-1", null)));

        assertThat(registry.scrape())
                .contains("cairn_run_done_records{run=\"ct-1\"}")
                .doesNotContain("cairn_run_total_records{")
                .doesNotContain("cairn_lag_rate{");
    }

    @Test
    void aRunThatIsFinishedGoes() {
        metrics.show(outlook(run("ct-1", 80L)));
        metrics.show(outlook(run("ct-2", 80L)));

        assertThat(registry.scrape()).contains("ct-2").doesNotContain("ct-1");
    }

    @Test
    void showsNothingOldWhereALookFails() {
        metrics.show(outlook(run("ct-1", 80L)));
        metrics.hide();

        assertThat(registry.scrape())
                .contains("cairn_lag_looks_total{outcome=\"failed\"} 1.0")
                .doesNotContain("ct-1")
                .doesNotContain("cairn_lag_records{");
    }

    @Test
    void thePageOnMetricsNamesEveryMeter() throws IOException {
        metrics.show(outlook(run("ct-1", 80L)));
        var page = Files.readString(Path.of(System.getProperty("cairn.root"), "docs", "metrics.md"));

        var names = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(Tag::getKey)
                .forEach(tag -> assertThat(page).contains("`" + tag + "`"));
    }

    private static Outlook outlook(RunForecast run) {
        var partition =
                new PartitionLag("g", "t", 3, 10, 20, 7, true, false, Duration.ofMillis(1500), null, null, Store.KAFKA);
        return new Outlook(Instant.EPOCH, List.of(), List.of(partition), List.of(run));
    }

    private static RunForecast run(String id, @Nullable Long total) {
        return new RunForecast(
                id,
                "clinical_trials",
                RunStatus.RUNNING,
                60,
                total,
                5.0,
                Duration.ofSeconds(4),
                Bound.MODEL_QUOTA,
                null,
                Map.of(Queue.MODEL, 20L));
    }
}
