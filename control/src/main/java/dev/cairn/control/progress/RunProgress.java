package dev.cairn.control.progress;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.lag.PartitionLag;
import dev.cairn.control.publish.PublishRequest;
import dev.cairn.control.runs.RecordCounts;
import dev.cairn.control.runs.RunStatus;
import dev.cairn.control.runs.RunSummary;
import dev.cairn.control.runs.Runs;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches one run: ask for a {@link #snapshot} as often as you like. */
public final class RunProgress implements AutoCloseable {
    private static final Duration LAG_PERIOD = Duration.ofSeconds(2);

    private final String runId;
    private final Runs runs;
    private final Lag lag;
    private final InstantSource clock;
    private final String topicPrefix;
    private final IngestWatch ingest;
    private final Map<Stage, RateMeter> rates = new EnumMap<>(Stage.class);
    private Map<String, Long> unread = Map.of();
    private Instant nextLagAt;

    public RunProgress(String runId, KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.runId = runId;
        this.runs = new Runs(database);
        this.lag = new Lag(kafka, database, clock);
        this.clock = clock;
        this.topicPrefix = kafka.config().topicPrefix();
        this.nextLagAt = clock.instant();
        this.ingest = new IngestWatch(kafka, runId);
    }

    /** How the run stands now. */
    public Snapshot snapshot() {
        var run = runs.find(runId);
        var accounted =
                run.map(RunSummary::records).map(RecordCounts::accounted).orElse(0L);
        var finished = run.map(RunSummary::status).filter(RunStatus::finished).isPresent();
        var counts = StageCounts.of(ingest.records(), accounted, unread(finished));
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
        lag.close();
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
        if (expected == null || expected <= done || rate <= 0) {
            return null;
        }
        return Duration.ofSeconds((long) Math.ceil((expected - done) / rate));
    }

    /** A question to the broker that is not worth asking at each look, but once more at the end. */
    private Map<String, Long> unread(boolean finished) {
        var now = clock.instant();
        if (finished || !now.isBefore(nextLagAt)) {
            unread = readLag();
            nextLagAt = now.plus(LAG_PERIOD);
        }
        return unread;
    }

    /** How many records wait, by topic, for whichever of its groups is furthest behind. */
    private Map<String, Long> readLag() {
        var byTopicAndGroup = lag.read().stream()
                .collect(groupingBy(
                        PartitionLag::topic, groupingBy(PartitionLag::group, summingLong(PartitionLag::lag))));
        var furthest = new HashMap<String, Long>();
        byTopicAndGroup.forEach((topic, groups) ->
                furthest.put(topic.substring(topicPrefix.length()), Collections.max(groups.values())));
        return furthest;
    }
}
