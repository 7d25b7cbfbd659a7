package dev.cairn.control.narratives.purge;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.lag.Lag;
import dev.cairn.control.narratives.purge.PurgeResult.Kind;
import dev.cairn.control.narratives.purge.PurgeResult.Place;
import dev.cairn.control.publish.AuditTrail;
import dev.cairn.control.publish.Outbox;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.LogEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Removes a data source of narratives, and every experiment that asked about it, from the tables and the topics, and
 * looks everywhere again whether it is gone. The accounts of its runs stay, without what they account for. May be
 * stopped at any moment: doing it again does the rest.
 */
public final class NarrativePurge {
    /** A run that the ledger knows neither as it is nor as removed was published a moment ago. */
    private static final String UNDER_WAY = """
            select k.run_id from unnest(?::text[]) as k (run_id) left join runs r using (run_id)
            where r.status in ('PUBLISHED', 'RUNNING')
               or (r.run_id is null and not exists (select from removed_runs m where m.run_id = k.run_id))
            order by k.run_id limit 1""";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaAccess kafka;
    private final LedgerDatabase database;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Duration patience;

    public NarrativePurge(KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock) {
        this(kafka, database, audit, clock, PATIENCE);
    }

    /** @param patience how long services may take to read what they have to */
    NarrativePurge(
            KafkaAccess kafka, LedgerDatabase database, AuditTrail audit, InstantSource clock, Duration patience) {
        this.kafka = kafka;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.patience = patience;
    }

    /** What was found, and where. */
    private record Found(Map<String, Long> tables, List<TopicTraces> topics) {}

    /**
     * Says what {@link #purge} would do, and changes nothing.
     *
     * @throws PipelineException DATA_SOURCE_NOT_FOUND, EXPERIMENT_RUNNING, KAFKA_UNAVAILABLE or DATABASE_UNAVAILABLE
     */
    public PurgeResult dryRun(String dataSource) {
        var subject = subject(dataSource);
        return result(subject, look(subject), null);
    }

    /**
     * Removes a data source.
     *
     * @throws PipelineException DATA_SOURCE_NOT_FOUND; EXPERIMENT_RUNNING while a run brings it or asks about it;
     *     PURGE_INCOMPLETE if a service has still to read something of it, and then nothing was removed, or if
     *     something of it is still found afterwards; KAFKA_UNAVAILABLE, LOADERS_BUSY or DATABASE_UNAVAILABLE
     */
    public PurgeResult purge(String dataSource) {
        var subject = subject(dataSource);
        var before = look(subject);
        var removal = new TopicRemoval(kafka);
        requireFree(dataSource, hindrances(removal, before.topics()));
        removal.remove(before.topics());
        try (var writer = database.writer()) {
            PurgeTables.remove(writer, subject);
        }
        var after = look(subject);
        var result = result(subject, before, after);
        log(result);
        requireGone(result);
        return result;
    }

    private PurgeSubject subject(String dataSource) {
        var subject = database.read(connection -> PurgeSubject.read(connection, dataSource));
        requireIdle(subject); // at once, rather than after everything was read
        return subject;
    }

    private Found look(PurgeSubject subject) {
        var topics = new TopicSearch(kafka).search(subject);
        requireIdle(subject);
        return new Found(database.read(connection -> PurgeTables.count(connection, subject)), topics);
    }

    private void requireIdle(PurgeSubject subject) {
        database.read(connection -> underWay(connection, subject)).ifPresent(running -> {
            throw new PipelineException(
                    ErrorCode.EXPERIMENT_RUNNING,
                    "run " + running + " brings " + subject.dataSource() + ", or asks about it, and is under way: wait"
                            + " for its end, or: cairn runs cancel " + running);
        });
    }

    private static Optional<String> underWay(Connection connection, PurgeSubject subject) throws SQLException {
        try (var query = connection.prepareStatement(UNDER_WAY)) {
            query.setArray(1, connection.createArrayOf("text", subject.runs().toArray()));
            var row = query.executeQuery();
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** What keeps topics from forgetting. Groups say where they are a moment after they have read. */
    private List<String> hindrances(TopicRemoval removal, List<TopicTraces> found) {
        var deadline = System.nanoTime() + patience.toNanos();
        try (var lag = new Lag(kafka, database, clock)) {
            while (true) {
                var hindrances = removal.hindrances(found, lag.look().partitions());
                if (hindrances.isEmpty() || System.nanoTime() - deadline >= 0) {
                    return hindrances;
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            throw kafka.unavailable(e);
        }
    }

    private PurgeResult result(PurgeSubject subject, Found before, @Nullable Found after) {
        var places = new ArrayList<Place>();
        before.tables()
                .forEach((table, found) -> places.add(new Place(
                        Kind.TABLE,
                        table,
                        found,
                        0,
                        after == null ? null : after.tables().get(table))));
        var left = new LinkedHashMap<String, Long>();
        if (after != null) {
            after.topics().forEach(traces -> left.put(traces.topic(), traces.found()));
        }
        var othersRuns = new TreeSet<String>();
        for (var traces : before.topics()) {
            othersRuns.addAll(traces.othersRuns());
            places.add(
                    new Place(Kind.TOPIC, traces.topic(), traces.found(), traces.others(), left.get(traces.topic())));
        }
        return new PurgeResult(
                after == null,
                subject.dataSource(),
                subject.experiments(),
                subject.runs(),
                places,
                othersRuns,
                after == null ? List.of() : new Leftovers(kafka).of(before.topics(), after.topics()));
    }

    /** One entry for the data source, and one for each run, whose documents the ledger is right not to find. */
    private void log(PurgeResult result) {
        var counts = new LinkedHashMap<String, Long>();
        result.places().forEach(place -> counts.put(place.name(), place.found()));
        counts.values().removeIf(Long.valueOf(0)::equals);
        var entries = new ArrayList<ProducerRecord<String, byte[]>>();
        entries.add(audit.entry(LogEvent.NARRATIVES_PURGED, counts, result.dataSource()));
        result.runs().forEach(run -> entries.add(audit.entry(LogEvent.NARRATIVES_PURGED, run, Map.of())));
        try (var outbox = new Outbox(kafka, "purge")) {
            entries.forEach(outbox::add);
            outbox.flush();
        }
    }

    /** All or nothing: what tells the traces of a data source must not go before them. */
    private static void requireFree(String dataSource, List<String> hindrances) {
        if (!hindrances.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.PURGE_INCOMPLETE,
                    "nothing of " + dataSource + " was removed yet: " + String.join("; ", hindrances)
                            + ". Do the same again when this has been read; the services must run for it");
        }
    }

    private static void requireGone(PurgeResult result) {
        var left = result.places().stream()
                .filter(place -> Objects.requireNonNullElse(place.left(), 0L) > 0)
                .map(place -> place.left() + " in " + place.name())
                .collect(Collectors.joining(", "));
        if (!left.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.PURGE_INCOMPLETE,
                    "of " + result.dataSource() + " there are still " + left
                            + "; something still brings it: see cairn runs list, and do the same again");
        }
    }
}
