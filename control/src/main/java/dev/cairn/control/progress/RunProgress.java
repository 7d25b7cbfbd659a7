package dev.cairn.control.progress;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.runs.RecordCounts;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Watches one run: ask for a {@link #snapshot} as often as you like. */
public final class RunProgress implements AutoCloseable {
    private final String runId;
    private final Runs runs;
    private final Lag lag;
    private final InstantSource clock;
    private final Admin admin;
    private final IngestWatch ingest;
    private final Map<Stage, RateMeter> rates = new EnumMap<>(Stage.class);

    public RunProgress(String runId, KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.runId = runId;
        this.runs = new Runs(database);
        this.lag = new Lag(kafka, database, clock);
        this.clock = clock;
        this.admin = kafka.admin();
        this.ingest = new IngestWatch(kafka, runId);
    }

    /** How the run stands now. */
    public Snapshot snapshot() {
        var run = runs.find(runId);
        var accounted =
                run.map(RunSummary::records).map(RecordCounts::accounted).orElse(0L);
        var counts = StageCounts.of(ingest.records(), accounted, lags());
        var expected = run.map(RunSummary::records).map(RecordCounts::expected).orElse(null);
        var stages = new ArrayList<StageProgress>();
        for (var stage : stages(run)) {
            stages.add(progress(stage, counts, expected));
        }
        return new Snapshot(run, stages);
    }

    @Override
    public void close() {
        ingest.close();
        admin.close();
    }

    private static List<Stage> stages(Optional<RunSummary> run) {
        var withoutModel = run.map(RunSummary::settings)
                .map(settings -> settings.get(PublishRequest.MODEL))
                .filter(PublishRequest.NO_MODEL::equals)
                .isPresent();
        return withoutModel ? List.of(Stage.INGEST, Stage.TRANSFORM, Stage.LOAD) : List.of(Stage.values());
    }

    private StageProgress progress(Stage stage, StageCounts counts, @Nullable Long expected) {
        var done = counts.done().getOrDefault(stage, 0L);
        var rate = rates.computeIfAbsent(stage, s -> new RateMeter()).add(clock.instant(), done);
        return new StageProgress(stage, done, rate, counts.lag().getOrDefault(stage, 0L), eta(done, rate, expected));
    }

    private static @Nullable Duration eta(long done, double rate, @Nullable Long expected) {
        if (expected == null || rate <= 0) {
            return null;
        }
        return Duration.ofSeconds((long) Math.ceil(Math.max(0, expected - done) / rate));
    }

    private Map<String, Long> lags() {
        try {
            return lag.roughly(admin);
        } catch (ExecutionException e) {
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "the broker refused: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while waiting for the broker", e);
        }
    }
}
