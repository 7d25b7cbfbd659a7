package dev.cairn.control.lag;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far each group of the pipeline is behind, partition by partition, and whose records wait. Rates are there from the
 * second look on. Not safe for use by several threads.
 */
public final class Lag implements AutoCloseable {
    private final KafkaAccess kafka;
    private final GroupPositions positions;
    private final InstantSource clock;
    private final Admin admin;
    private final RecordRuns runs;
    private final GapReader reader;
    private final Movements movements = new Movements();
    private final Map<Source, Queue> queues;

    public Lag(KafkaAccess kafka, LedgerDatabase database, InstantSource clock) {
        this.kafka = kafka;
        this.positions = new GroupPositions(kafka, database);
        this.clock = clock;
        this.admin = kafka.admin();
        this.runs = new RecordRuns(kafka);
        this.reader = new GapReader(kafka, runs);
        this.queues = queues(kafka);
    }

    /** Where the records of a queue lie, and whose offsets tell which of them wait. */
    private record Source(String group, String topic) {}

    /** What lies between a group's place and the end of its partition, and what was found there. */
    private record Unread(GroupPosition position, Gap gap, GapSample found) {}

    /**
     * Reads offsets, and into what lies behind them: a short backlog wholly, of a long one parts. Throws
     * KAFKA_UNAVAILABLE or DATABASE_UNAVAILABLE.
     */
    public Look look() {
        try {
            var found = positions.all(admin);
            var ends = ends(found);
            var now = clock.instant();
            var gaps = new LinkedHashMap<GroupPosition, Gap>();
            found.forEach(position -> gaps.put(position, gap(position, ends)));
            var wanted = new ArrayList<>(gaps.values());
            wanted.addAll(movements.passed(found));
            var samples = sample(wanted);
            movements.add(now, found, samples);
            var unread = found.stream()
                    .map(position -> unread(position, Objects.requireNonNull(gaps.get(position)), samples))
                    .toList();
            return new Look(now, unread.stream().map(one -> lag(one, now)).toList(), backlogs(unread), runs.complete());
        } catch (ExecutionException | InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    @Override
    public void close() {
        reader.close();
        admin.close();
    }

    private Map<TopicPartition, Long> ends(List<GroupPosition> found) throws ExecutionException, InterruptedException {
        var wanted = found.stream()
                .map(GroupPosition::partition)
                .distinct()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    private static Gap gap(GroupPosition position, Map<TopicPartition, Long> ends) {
        return new Gap(position.partition(), position.next(), ends.getOrDefault(position.partition(), position.next()));
    }

    private Map<Gap, GapSample> sample(List<Gap> gaps) {
        var parts = new LinkedHashSet<Gap>();
        gaps.forEach(gap -> parts.addAll(gap.parts()));
        var found = reader.read(parts);
        var samples = new HashMap<Gap, GapSample>();
        gaps.forEach(gap -> samples.put(
                gap,
                gap.parts().stream()
                        .map(part -> found.getOrDefault(part, GapSample.NOTHING))
                        .reduce(GapSample.NOTHING, GapSample::and)));
        return samples;
    }

    private static Unread unread(GroupPosition position, Gap gap, Map<Gap, GapSample> samples) {
        return new Unread(position, gap, samples.getOrDefault(gap, GapSample.NOTHING));
    }

    private PartitionLag lag(Unread unread, Instant now) {
        var position = unread.position();
        var found = unread.found();
        var exact = found.covers(unread.gap());
        var lag = Math.round(found.recordsIn(unread.gap()));
        var rate = movements.rate(position);
        return new PartitionLag(
                position.group(),
                position.partition().topic(),
                position.partition().partition(),
                position.next(),
                unread.gap().end(),
                lag,
                exact,
                exact && lag == 0,
                found.oldest() == null ? null : Duration.between(found.oldest(), now),
                rate,
                TopicLag.drain(lag, rate),
                position.keptIn());
    }

    private List<Backlog> backlogs(List<Unread> unread) {
        var backlogs = new ArrayList<Backlog>();
        for (var queue : Queue.values()) {
            backlogs.add(backlog(
                    queue,
                    unread.stream()
                            .filter(one -> queue == queueOf(one.position()))
                            .toList()));
        }
        return backlogs;
    }

    private @Nullable Queue queueOf(GroupPosition position) {
        return queues.get(new Source(position.group(), position.partition().topic()));
    }

    private Backlog backlog(Queue queue, List<Unread> unread) {
        var records = 0.0;
        var byRun = new HashMap<String, Double>();
        Double rate = 0.0;
        for (var one : unread) {
            var moved = movements.rate(one.position());
            rate = rate == null || moved == null ? null : (Double) (rate + moved);
            records += one.found().recordsIn(one.gap());
            one.found().byRunIn(one.gap()).forEach((run, count) -> byRun.merge(run, count, Double::sum));
        }
        var rounded = new HashMap<String, Long>();
        byRun.forEach((run, count) -> rounded.put(run, Math.round(count)));
        return new Backlog(queue, Math.round(records), rate, rounded);
    }

    private static Map<Source, Queue> queues(KafkaAccess kafka) {
        return Map.of(
                new Source(kafka.group("transform"), kafka.name(Topics.RAW_RECORDS)), Queue.TRANSFORM,
                new Source(kafka.group("embed"), kafka.name(Topics.PREPARED_RECORDS)), Queue.EMBED,
                new Source(kafka.group("embed-workers"), kafka.name(Topics.MODEL_REQUESTS)), Queue.MODEL,
                new Source(kafka.group("load"), kafka.name(Topics.ENRICHED_RECORDS)), Queue.LOAD,
                new Source(kafka.group("load"), kafka.name(Topics.DEAD_LETTERS)), Queue.LOAD);
    }
}
