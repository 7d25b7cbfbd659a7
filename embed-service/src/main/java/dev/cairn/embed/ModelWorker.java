package dev.cairn.embed;

import dev.cairn.embed.model.ModelProvider;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.fault.CrashPoint;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.run.RunWatch;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks models for what model-requests holds. One thread polls, always; lanes of threads ask; an answer is durable before
 * its request counts as done, and offsets are committed up to the first request that is not done.
 */
final class ModelWorker implements AutoCloseable {
    static final String GROUP = "embed-workers";

    private static final Logger log = LoggerFactory.getLogger(ModelWorker.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** A consumer that holds records of paused partitions does not wait in poll: it turns there until the time is up. */
    private static final Duration FULL_POLL = Duration.ofMillis(20);

    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Answers come one by one, and a request to the broker costs more than one of them. But whoever waits for an answer to
     * be durable asks nothing: with 20 ms, calls of half a second lost 3 % of their slots.
     */
    private static final int ANSWERS_LINGER_MILLIS = 5;

    private static final int MIN_BUFFERED = 500;
    private static final long MAX_BUFFERED_BYTES = 64L * 1024 * 1024;

    /** The clients that a worker owns. */
    record Clients(
            Consumer<String, byte[]> consumer,
            Supplier<Consumer<String, byte[]>> readers,
            Producer<String, byte[]> producer,
            Producer<String, byte[]> callsProducer) {
        static Clients of(KafkaAccess kafka) {
            return new Clients(
                    kafka.consumer("embed-worker", GROUP, Map.of()),
                    () -> kafka.reader("embed-recovery"),
                    kafka.producer("embed-worker", Map.of(ProducerConfig.LINGER_MS_CONFIG, ANSWERS_LINGER_MILLIS)),
                    kafka.producer("embed-calls", Map.of(ProducerConfig.LINGER_MS_CONFIG, 0)));
        }
    }

    /** How long things may take. */
    record Patience(Duration probeInterval, Duration drain) {}

    private final KafkaAccess kafka;
    private final Consumer<String, byte[]> consumer;
    private final Patience patience;
    private final DurableWriter writer;
    private final DurableWriter callsWriter;
    private final Recovery recovery;
    private final Lanes lanes;
    private final Spending spending;
    private final RequestIntake intake;
    private final Map<TopicPartition, PartitionRequests> partitions = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "embed-worker");
    private volatile boolean closing;
    private volatile boolean failed;
    private long nextCommit = System.nanoTime();
    private long heldUntil = System.nanoTime();
    private boolean full;

    /** @param providers gives the provider for a model; may throw MODEL_NOT_CONFIGURED */
    ModelWorker(
            KafkaAccess kafka,
            Clients clients,
            Function<String, ModelProvider> providers,
            RunWatch runs,
            EmbedMetrics metrics,
            InstantSource clock,
            Patience patience) {
        this.kafka = kafka;
        this.consumer = clients.consumer();
        this.patience = patience;
        writer = new DurableWriter(clients.producer(), metrics);
        callsWriter = new DurableWriter(clients.callsProducer(), metrics);
        var calls = new Calls(kafka, callsWriter::write);
        spending = new Spending(kafka, writer::write);
        var refusals = new Refusals(kafka, runs, spending, writer::write, clock);
        var answers = new Answers(kafka, writer, metrics, clock, this::askNow);
        lanes = new Lanes(providers, patience.probeInterval(), refusals::refuse, calls::begin, (request, outcome) -> {
            refusals.answered(request, outcome);
            return answers.accept(request, outcome);
        });
        intake = new RequestIntake(kafka, answers, metrics);
        var search = new AnswerSearch(clients.readers(), kafka, () -> closing);
        recovery = new Recovery(search::search);
        metrics.watch(this::buffered, lanes::inFlight, writer::unwritten);
        metrics.watchPauses(() -> lanes.pausedBecause().isPresent(), lanes::throttled);
    }

    /** Begins to ask, once it is known what was spent. Throws KAFKA_UNAVAILABLE. */
    void start() {
        spending.start();
        thread.start();
    }

    /** Why requests do not move, if they do not. */
    Optional<String> trouble() {
        return Stream.of(
                        lanes.pausedBecause(),
                        writer.trouble(),
                        callsWriter.trouble(),
                        recovery.trouble(),
                        Optional.ofNullable(trouble.get()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** True if the polling thread has ended by a fault. */
    boolean failed() {
        return failed;
    }

    private void askNow(Request request) {
        lanes.add(List.of(request));
    }

    private int buffered() {
        return partitions.values().stream().mapToInt(PartitionRequests::open).sum();
    }

    private void run() {
        try {
            consumer.subscribe(List.of(kafka.name(Topics.MODEL_REQUESTS)), new Rebalance());
            while (!closing) {
                step();
            }
        } catch (RuntimeException e) {
            failed = true;
            log.error("event=worker_failed", e);
        } finally {
            leave(List.copyOf(partitions.values()), patience.drain());
            consumer.close(CloseOptions.timeout(BROKER_TIMEOUT));
        }
    }

    private void step() {
        try {
            var records = consumer.poll(full ? Duration.ZERO : POLL);
            for (var source : records.partitions()) {
                var partition = partitions.get(source);
                if (partition != null) {
                    receive(partition, records.records(source));
                }
            }
            recover();
            regulate();
            commitIfDue();
            if (System.nanoTime() - heldUntil >= 0) {
                trouble.set(null);
            }
            if (full) {
                LockSupport.parkNanos(FULL_POLL.toNanos());
            }
        } catch (WakeupException e) {
            log.debug("event=woken");
        } catch (KafkaException e) {
            hold("the broker cannot be polled: " + e.getMessage(), e);
        }
    }

    private void receive(PartitionRequests partition, List<ConsumerRecord<String, byte[]>> records) {
        var toAsk = new ArrayList<Request>();
        for (var record : records) {
            try {
                intake.take(partition, record).ifPresent(toAsk::add);
            } catch (PipelineException e) {
                // Not the record's fault: this one and what follows is read again.
                consumer.seek(partition.source(), record.offset());
                hold(String.valueOf(e.getMessage()), e);
                break;
            }
        }
        lanes.add(toAsk);
    }

    /** Nothing is read from a partition before the answers it already has are known. */
    private void recover() {
        var positions = new HashMap<PartitionRequests, Long>();
        for (var partition : partitions.values()) {
            if (partition.state() == PartitionRequests.State.ASSIGNED) {
                positions.put(partition, consumer.position(partition.source(), BROKER_TIMEOUT));
            }
        }
        if (!positions.isEmpty()) {
            recovery.begin(positions);
        }
    }

    /** Bounds what is held in memory by pausing partitions; polling goes on. */
    private void regulate() {
        full = isFull() || System.nanoTime() - heldUntil < 0;
        var paused = consumer.paused();
        var toPause = new ArrayList<TopicPartition>();
        var toResume = new ArrayList<TopicPartition>();
        partitions.forEach((source, partition) -> {
            var hold = full || partition.state() != PartitionRequests.State.READING;
            if (hold && !paused.contains(source)) {
                toPause.add(source);
            } else if (!hold && paused.contains(source)) {
                toResume.add(source);
            }
        });
        if (!toPause.isEmpty()) {
            consumer.pause(toPause);
        }
        if (!toResume.isEmpty()) {
            consumer.resume(toResume);
        }
    }

    /** Enough for the lanes to be refilled twice over, so that none runs dry between two polls. */
    private boolean isFull() {
        return buffered() >= Math.max(MIN_BUFFERED, 3 * lanes.capacity())
                || partitions.values().stream()
                                .mapToLong(PartitionRequests::openBytes)
                                .sum()
                        >= MAX_BUFFERED_BYTES;
    }

    private void commitIfDue() {
        if (System.nanoTime() - nextCommit < 0) {
            return;
        }
        nextCommit = System.nanoTime() + COMMIT_INTERVAL.toNanos();
        for (var partition : partitions.values()) {
            if (partition.state() == PartitionRequests.State.READING) {
                partition.readTo(consumer.position(partition.source(), BROKER_TIMEOUT));
            }
        }
        var offsets = offsets(partitions.values());
        if (!offsets.isEmpty()) {
            CrashPoint.EMBED_BEFORE_OFFSETS.reached();
            consumer.commitAsync(offsets, (done, failure) -> {
                if (failure == null) {
                    committed(done);
                } else {
                    log.warn("event=commit_failed action=retry", failure);
                }
            });
            CrashPoint.EMBED_AFTER_OFFSETS.reached();
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Collection<PartitionRequests> some) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        some.forEach(partition -> partition
                .toCommit()
                .ifPresent(offset -> offsets.put(partition.source(), new OffsetAndMetadata(offset))));
        return offsets;
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((source, offset) -> {
            var partition = partitions.get(source);
            if (partition != null) {
                partition.committed(offset.offset());
            }
        });
    }

    private void hold(String reason, Exception cause) {
        heldUntil = System.nanoTime() + RETRY.toNanos();
        if (trouble.getAndSet(reason) == null) {
            log.warn("event=worker_held action=retry", cause);
        }
    }

    /** Gives partitions up: no new questions, a bounded wait for those that are asked, then the commit. */
    private void leave(Collection<PartitionRequests> leaving, Duration atMost) {
        forget(leaving);
        var deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (var partition : leaving) {
                if (!partition.awaitSettled(Duration.ofNanos(deadline - System.nanoTime()))) {
                    log.warn("event=left_in_flight partition={}", partition.source());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            var offsets = offsets(leaving);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, BROKER_TIMEOUT);
            }
        } catch (KafkaException e) {
            log.warn("event=commit_failed action=leave reason=\"the answers are found again in their log\"", e);
        }
    }

    private void forget(Collection<PartitionRequests> leaving) {
        leaving.forEach(partition -> partitions.remove(partition.source()));
        leaving.forEach(PartitionRequests::revoke);
        lanes.dropRevoked();
    }

    @Override
    public void close() {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            consumer.close(CloseOptions.timeout(BROKER_TIMEOUT));
        }
        consumer.wakeup();
        try {
            thread.join(patience.drain().plus(BROKER_TIMEOUT.multipliedBy(2)).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spending.close();
        recovery.close();
        lanes.close();
        callsWriter.close();
        writer.close();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            log.info("event=assigned partitions={}", assigned);
            assigned.forEach(source -> partitions.put(source, new PartitionRequests(source)));
            consumer.pause(assigned);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            log.info("event=revoked partitions={}", revoked);
            leave(known(revoked), patience.drain());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            log.warn("event=lost partitions={}", lost);
            forget(known(lost));
        }

        private List<PartitionRequests> known(Collection<TopicPartition> sources) {
            return sources.stream()
                    .map(partitions::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
