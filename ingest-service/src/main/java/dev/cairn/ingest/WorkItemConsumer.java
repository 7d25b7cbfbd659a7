package dev.cairn.ingest;

import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.kafka.TopicAdmin;
import dev.cairn.kit.service.Health;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the work items and hands each partition's to its worker. A partition with work is paused, so that polling, and
 * with it the membership of the group, never stops however long an item takes.
 */
final class WorkItemConsumer implements Runnable, ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(WorkItemConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final String GROUP = "ingest";

    private final KafkaAccess kafka;
    private final IntFunction<PartitionWorker> newWorker;
    private final GroupMembership membership;
    private final Duration stopTimeout;
    private final Map<TopicPartition, PartitionWorker> workers = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Health health = Health.notReady("not started");

    WorkItemConsumer(
            KafkaAccess kafka,
            IntFunction<PartitionWorker> newWorker,
            GroupMembership membership,
            Duration stopTimeout) {
        this.kafka = kafka;
        this.newWorker = newWorker;
        this.membership = membership;
        this.stopTimeout = stopTimeout;
    }

    Health health() {
        return workers.values().stream()
                .map(PartitionWorker::trouble)
                .filter(Objects::nonNull)
                .findAny()
                .filter(trouble -> health.ready())
                .map(Health::notReady)
                .orElse(health);
    }

    /** Makes {@link #run} end soon. */
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            while (!stopped(Duration.ZERO)) {
                consumeUntilFailure();
            }
        } catch (InterruptedException e) {
            log.debug("event=consumer_interrupted", e);
        } catch (RuntimeException e) {
            log.error("event=consumer_failed", e);
            health = Health.dead("the consumer of work items failed: " + e);
            giveUp(List.copyOf(workers.keySet()));
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.info("event=partitions_assigned partitions={}", partitions);
        for (var partition : partitions) {
            var worker = newWorker.apply(partition.partition());
            workers.put(partition, worker);
            worker.start();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        log.info("event=partitions_revoked partitions={}", partitions);
        giveUp(partitions);
    }

    private void consumeUntilFailure() throws InterruptedException {
        try {
            new TopicAdmin(kafka)
                    .require(List.of(
                            Topics.RUNS,
                            Topics.WORK_ITEMS,
                            Topics.INGEST_CURSORS,
                            Topics.RAW_RECORDS,
                            Topics.DEAD_LETTERS,
                            Topics.PROCESSING_LOG));
        } catch (PipelineException e) {
            retryLater(e);
            return;
        }
        try (var consumer = kafka.consumer(GROUP, GROUP, Map.of())) {
            consumer.subscribe(List.of(kafka.name(Topics.WORK_ITEMS)), this);
            health = Health.OK;
            while (!stopped(Duration.ZERO)) {
                poll(consumer);
            }
            // Before the consumer leaves the group: what is committed last needs the membership.
            giveUp(List.copyOf(workers.keySet()));
        } catch (KafkaException e) {
            giveUp(List.copyOf(workers.keySet()));
            retryLater(e);
        }
    }

    private void poll(Consumer<String, byte[]> consumer) {
        var records = consumer.poll(POLL);
        membership.set(consumer.groupMetadata());
        for (var partition : records.partitions()) {
            var worker = workers.get(partition);
            if (worker != null) {
                consumer.pause(List.of(partition));
                worker.add(records.records(partition));
            }
        }
        var done = consumer.paused().stream()
                .filter(partition -> {
                    var worker = workers.get(partition);
                    return worker != null && worker.idle();
                })
                .toList();
        consumer.resume(done);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
        try {
            var given = partitions.stream()
                    .map(workers::remove)
                    .filter(Objects::nonNull)
                    .toList();
            for (var worker : given) {
                worker.stop(stopTimeout);
            }
            for (var worker : given) {
                worker.awaitEnd(stopTimeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void retryLater(RuntimeException e) throws InterruptedException {
        health = Health.notReady(String.valueOf(e.getMessage()));
        log.warn("event=consumer_retry retry_in={} reason=\"{}\"", BACKOFF, e.toString());
        var unused = stopped(BACKOFF);
    }

    private boolean stopped(Duration wait) throws InterruptedException {
        return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
