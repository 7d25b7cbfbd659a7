package dev.cairn.control.progress;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.Look;
import dev.cairn.control.lag.RateMeter;
import dev.cairn.control.lag.TopicLag;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.runs.ExpressionTotals;
import dev.cairn.control.runs.RecordCounts;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches one run: ask for a {@link #snapshot} as often as you like. */
public final class RunProgress implements AutoCloseable {
    private static final Duration LAG_PERIOD = Duration.ofSeconds(2);

    private final String runId;
    private final int fromAttempt;
    private final LedgerDatabase database;
    private final Runs runs;
    private final Lag lag;
    private final InstantSource clock;
    private final Map<Stage, List<String>> topics;
    private final IngestWatch ingest;
    private final Map<Stage, RateMeter> rates = new EnumMap<>(Stage.class);
    private final Forecaster forecaster = new Forecaster();
    private @Nullable Look look;
    private Instant nextLookAt;

    public RunProgress(String runId, KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this(runId, 0, kafka, database, clock);
    }

    /** @param fromAttempt the run as it stood before this attempt is not looked at */
    public RunProgress(String runId, int fromAttempt, KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.runId = runId;
        this.fromAttempt = fromAttempt;
        this.database = database;
        this.runs = new Runs(database);
        this.lag = new Lag(kafka, database, clock);
        this.clock = clock;
        this.topics = Map.of(
                Stage.INGEST, List.of(kafka.name(Topics.WORK_ITEMS)),
                Stage.TRANSFORM, List.of(kafka.name(Topics.RAW_RECORDS)),
                Stage.EMBED, List.of(kafka.name(Topics.PREPARED_RECORDS), kafka.name(Topics.MODEL_REQUESTS)),
                Stage.LOAD, List.of(kafka.name(Topics.ENRICHED_RECORDS)));
        this.nextLookAt = clock.instant();
        this.ingest = new IngestWatch(kafka, runId);
    }

    /** How the run stands now. */
    public Snapshot snapshot() {
        // First where records wait, then what is done with them: a record on its way is seen twice rather than never.
        var found = look();
        var run = runs.find(runId).filter(summary -> summary.attempt() >= fromAttempt);
        var at = clock.instant();
        var accounted =
                run.map(RunSummary::records).map(RecordCounts::accounted).orElse(0L);
        var done = StageCounts.of(ingest.records(), accounted, Forecaster.waiting(runId, found));
        var expected = run.map(RunSummary::records).map(RecordCounts::expected).orElse(null);
        var stages = stages(run).stream()
                .map(stage -> progress(stage, done.getOrDefault(stage, 0L), expected, at, found))
                .toList();
        return new Snapshot(
                run,
                run.map(summary -> forecaster.forecast(summary, at, found)),
                stages,
                run.flatMap(summary -> ExpressionTotals.of(database, summary)));
    }

    @Override
    public void close() {
        ingest.close();
        lag.close();
    }

    private static List<Stage> stages(Optional<RunSummary> run) {
        var withoutModel = run.map(RunSummary::settings)
                .map(settings -> settings.get(PublishRequest.MODEL))
                .filter(PublishRequest.NO_MODEL::equals)
                .isPresent();
        return withoutModel ? List.of(Stage.INGEST, Stage.TRANSFORM, Stage.LOAD) : List.of(Stage.values());
    }

    private StageProgress progress(Stage stage, long done, @Nullable Long expected, Instant at, Look found) {
        var rate = rates.computeIfAbsent(stage, s -> new RateMeter()).add(at, (double) done);
        var names = topics.getOrDefault(stage, List.of());
        return new StageProgress(
                stage,
                done,
                rate == null ? 0 : rate,
                names.stream().mapToLong(topic -> furthest(topic, found)).sum(),
                eta(done, rate, expected));
    }

    private static @Nullable Duration eta(long done, @Nullable Double rate, @Nullable Long expected) {
        if (expected == null || expected <= done || rate == null || rate <= 0) {
            return null;
        }
        return Duration.ofSeconds((long) Math.ceil((expected - done) / rate));
    }

    /** For whichever of a topic's groups is furthest behind. */
    private static long furthest(String topic, Look found) {
        return TopicLag.of(found.partitions()).stream()
                .filter(one -> one.topic().equals(topic))
                .mapToLong(TopicLag::lag)
                .max()
                .orElse(0);
    }

    /** A question to the broker that is not worth asking each time. */
    private Look look() {
        var now = clock.instant();
        var known = look;
        if (known == null || !now.isBefore(nextLookAt)) {
            known = lag.look();
            look = known;
            nextLookAt = now.plus(LAG_PERIOD);
        }
        return known;
    }
}
