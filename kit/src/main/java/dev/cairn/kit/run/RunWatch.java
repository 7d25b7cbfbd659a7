package dev.cairn.kit.run;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.ErrorKind;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of runs on a thread of its own, and so knows within a moment what people decide while a run is under
 * way: that attempts are cancelled, and what the model may cost. Runs of which nobody decided anything are not kept.
 */
public final class RunWatch implements Cancellations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final KafkaAccess kafka;
    private final Map<String, Run> decided = new ConcurrentHashMap<>();
    private final CountDownLatch current = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "run-watch");

    public RunWatch(KafkaAccess kafka) {
        this.kafka = kafka;
        thread.setDaemon(true);
    }

    /** Begins to follow. Returns at once. */
    public void start() {
        thread.start();
    }

    /** Waits until all that was decided before is known. False if the time was not enough. */
    public boolean awaitCurrent(Duration atMost) throws InterruptedException {
        return current.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A run of which somebody has decided something. */
    public Optional<Run> find(String runId) {
        return Optional.ofNullable(decided.get(runId));
    }

    @Override
    public boolean cancelled(String runId, int attempt) {
        var run = decided.get(runId);
        return run != null && attempt < run.getCancelledAttempts();
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped(Duration.ZERO)) {
                try (var consumer = kafka.reader("run-watch")) {
                    follow(consumer);
                } catch (KafkaException | PipelineException e) {
                    log.warn("event=runs_unreadable retry_in={} reason=\"{}\"", RETRY, e.toString());
                    var unused = stopped(RETRY);
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=interrupted", e);
        }
    }

    private void follow(Consumer<String, byte[]> consumer) throws InterruptedException {
        var partitions = consumer.partitionsFor(kafka.name(Topics.RUNS)).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (!stopped(Duration.ZERO)) {
            if (current.getCount() > 0
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                current.countDown();
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            decided.remove(record.key());
            return;
        }
        try {
            var run = kafka.serde(Topics.RUNS).decode(record.value(), ErrorCode.RUN_UNDECODABLE);
            if (run.getCancelledAttempts() > 0 || run.getBudget() != null) {
                decided.put(run.getRunId(), run);
            } else {
                decided.remove(run.getRunId());
            }
        } catch (PipelineException e) {
            if (e.code().kind() != ErrorKind.BAD_RECORD) {
                throw e;
            }
            log.error(
                    "event=run_ignored partition={} offset={} reason=\"{}\"",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private boolean stopped(Duration wait) throws InterruptedException {
        return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
