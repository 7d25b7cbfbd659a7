package dev.cairn.load;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.service.Health;
import dev.cairn.load.LoadConfig.BatchLimits;
import dev.cairn.load.ledger.ConsumerOffsets;
import dev.cairn.schemas.topics.Topics;
import io.github.resilience4j.core.IntervalFunction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records and loads them batch by batch. The database says where each partition goes on, not the broker: offsets
 * are committed there only so that lag can be seen. After a failure that may pass, everything is read again from what
 * the database says, after a pause, for ever.
 */
final class LoadWorker implements Runnable, ConsumerRebalanceListener {
    /** The consumer group, and its name among the database's offsets. */
    static final String GROUP = "load";

    private static final Logger log = LoggerFactory.getLogger(LoadWorker.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** While a batch has room, so long is waited for more: few records must not wait, many should go together. */
    private static final Duration LINGER = Duration.ofMillis(50);

    /** A batch is filled by several polls, so that the last one does not fill it beyond its bound. */
    private static final int POLLS_OF_A_BATCH = 4;

    /** Gives each loader a share of every topic. The default one gives whole topics: one loader would have all records. */
    private static final String ASSIGNOR = "range";

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final int FETCH_BYTES = 4 * 1024 * 1024;

    private final KafkaAccess kafka;
    private final DataSource database;
    private final Runnable migrations;
    private final ConsumerOffsets offsets;
    private final BatchDecoder decoder;
    private final BatchLoader loader;
    private final StatusPublisher statuses;
    private final LoadMetrics metrics;
    private final BatchLimits limits;
    private final int maxPollRecords;
    private final IntervalFunction backoff;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Where each partition goes on. One without an entry is not read until the database was asked for it. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private int failures;
    private long heldUntil = System.nanoTime();
    private boolean busy;
    private boolean statusesWait = true;
    private volatile Health health = Health.notReady("not started");

    /**
     * What a worker works with.
     *
     * @param migrations brings the tables to where they must be
     */
    record Parts(
            Runnable migrations,
            ConsumerOffsets offsets,
            BatchDecoder decoder,
            BatchLoader loader,
            StatusPublisher statuses,
            LoadMetrics metrics) {}

    LoadWorker(KafkaAccess kafka, DataSource database, Parts parts, BatchLimits limits, Duration maxBackoff) {
        this.kafka = kafka;
        this.database = database;
        migrations = parts.migrations();
        offsets = parts.offsets();
        decoder = parts.decoder();
        loader = parts.loader();
        statuses = parts.statuses();
        metrics = parts.metrics();
        this.limits = limits;
        maxPollRecords = Math.max(1, limits.records() / POLLS_OF_A_BATCH);
        backoff = IntervalFunction.ofExponentialRandomBackoff(FIRST_BACKOFF, 2.0, 0.5, maxBackoff);
    }

    Health health() {
        return health;
    }

    /** Makes {@link #run} end after the batch at hand. */
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            while (!stopped(Duration.ZERO)) {
                try {
                    consume();
                } catch (PipelineException e) {
                    hold(e);
                } catch (KafkaException e) {
                    hold(new PipelineException(ErrorCode.KAFKA_UNAVAILABLE, "Kafka: " + e.getMessage(), e));
                }
                next.clear();
                var unused = stopped(Duration.ofNanos(heldUntil - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            log.debug("event=interrupted", e);
        } catch (RuntimeException | Error e) {
            if (stopping.getCount() == 0) {
                log.debug("event=abandoned", e); // connections were closed under a transaction that took too long
            } else {
                log.error("event=worker_failed", e);
                health = Health.dead("the loader has stopped: " + e.getMessage());
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("event=partitions_assigned partitions={}", partitions);
        statusesWait = true; // who had them before may have died between its commit and the publishing
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        log.info("event=partitions_revoked partitions={}", partitions);
        partitions.forEach(next::remove);
    }

    private void consume() throws InterruptedException {
        new TopicAdmin(kafka)
                .require(List.of(
                        Topics.RUNS,
                        Topics.WORK_ITEMS,
                        Topics.ENRICHED_RECORDS,
                        Topics.DEAD_LETTERS,
                        Topics.ITEM_STATUS,
                        Topics.PROCESSING_LOG));
        migrations.run();
        try (var consumer = kafka.consumer("cairn-load", GROUP, consumerSettings())) {
            consumer.subscribe(decoder.topics(), this);
            health = Health.OK;
            while (!stopped(Duration.ZERO)) {
                turn(consumer);
            }
        }
    }

    private Map<String, Object> consumerSettings() {
        return Map.of(
                ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
                ASSIGNOR,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                maxPollRecords,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                FETCH_BYTES);
    }

    private void turn(Consumer<String, byte[]> consumer) {
        if (System.nanoTime() - heldUntil < 0) {
            keepInGroup(consumer);
            return;
        }
        try {
            claim(consumer);
            var batch = read(consumer);
            if (batch.count() > 0) {
                load(batch);
            }
            // Also in the first idle turn: by then the markers behind the last records have been passed.
            if (batch.count() > 0 || busy) {
                consumer.commitAsync();
                CrashPoint.LOAD_AFTER_OFFSETS.reached();
            }
            busy = batch.count() > 0;
            publishStatuses();
            recovered();
        } catch (PipelineException e) {
            hold(e);
            next.clear();
        }
    }

    /** While a failure is waited out, polling goes on without records. */
    private static void keepInGroup(Consumer<String, byte[]> consumer) {
        consumer.pause(consumer.assignment());
        var early = consumer.poll(POLL);
        log.debug("event=read_too_early records={}", early.count());
    }

    /** Asks the database where partitions go on that are new here, or whose records must be read again. */
    private void claim(Consumer<String, byte[]> consumer) {
        var unclaimed = new HashSet<>(consumer.assignment());
        unclaimed.removeAll(next.keySet());
        if (unclaimed.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            var claimed = offsets.claim(connection, unclaimed);
            claimed.forEach(consumer::seek);
            next.putAll(claimed);
            consumer.resume(consumer.paused());
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    /** Reads until the batch is full, or nothing more has come for a moment. */
    private Batch read(Consumer<String, byte[]> consumer) {
        var batch = new Batch();
        var records = consumer.poll(POLL);
        var deadline = System.nanoTime() + LINGER.toNanos();
        while (!records.isEmpty()) {
            for (var record : records) {
                take(record, batch);
            }
            var wait = deadline - System.nanoTime();
            records = hasRoom(batch) && wait > 0 ? consumer.poll(Duration.ofNanos(wait)) : ConsumerRecords.empty();
        }
        return batch;
    }

    /** What comes before the database was asked where its partition goes on will come again. */
    private void take(ConsumerRecord<String, byte[]> record, Batch batch) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var from = next.get(partition);
        if (from != null) {
            decoder.decode(record, batch);
            batch.read(partition, from, record.offset() + 1, record.value() == null ? 0 : record.value().length);
            next.put(partition, record.offset() + 1);
        }
    }

    private boolean hasRoom(Batch batch) {
        return batch.count() + maxPollRecords <= limits.records() && batch.bytes() < limits.bytes();
    }

    private void load(Batch batch) {
        var start = System.nanoTime();
        var loaded = loader.load(batch);
        metrics.loaded(batch, loaded, Duration.ofNanos(System.nanoTime() - start));
        statusesWait |= loaded.statusChanged();
    }

    private void publishStatuses() {
        if (statusesWait) {
            statuses.publish();
            statusesWait = false;
        }
    }

    private void recovered() {
        if (failures > 0) {
            log.info("event=recovered failures={}", failures);
            failures = 0;
            health = Health.OK;
        }
    }

    /** Waits a while, longer each time, before all is tried again. Throws what no waiting can mend. */
    private void hold(PipelineException e) {
        if (e.code().kind() != ErrorKind.TRANSIENT) {
            throw e;
        }
        metrics.retried(e.code());
        failures++;
        statusesWait = true; // a commit whose answer got lost may have changed some
        var wait = Duration.ofMillis(backoff.apply(failures));
        heldUntil = System.nanoTime() + wait.toNanos();
        health = Health.notReady(String.valueOf(e.getMessage()));
        log.warn("event=held failures={} retry_in={} reason=\"{}\"", failures, wait, e.getMessage());
        log.debug("event=held", e);
    }

    private boolean stopped(Duration wait) throws InterruptedException {
        return stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
