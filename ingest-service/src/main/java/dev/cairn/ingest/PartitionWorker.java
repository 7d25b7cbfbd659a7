package dev.cairn.ingest;

import dev.cairn.ingest.http.Pause;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.service.LogContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the work items of one partition in their order, on a thread of its own. Kafka's failures never end it: it
 * opens a new session and goes on from the committed cursor, until the partition is taken away.
 */
final class PartitionWorker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PartitionWorker.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final int partition;
    private final PartitionSession.Opener sessions;
    private final ItemIngester ingester;
    private final Semaphore permits;
    private final Pause pause;
    private final IngestMetrics metrics;
    private final BlockingQueue<ConsumerRecord<String, byte[]>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final ReentrantLock committing = new ReentrantLock();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable String trouble;
    private @Nullable PartitionSession session;

    /** @param permits shared by all partitions: how many items are fetched at the same time */
    PartitionWorker(
            int partition,
            PartitionSession.Opener sessions,
            ItemIngester ingester,
            Semaphore permits,
            Pause pause,
            IngestMetrics metrics) {
        this.partition = partition;
        this.sessions = sessions;
        this.ingester = ingester;
        this.permits = permits;
        this.pause = pause;
        this.metrics = metrics;
        this.thread = new Thread(this, "ingest-worker-" + partition);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(List<ConsumerRecord<String, byte[]>> records) {
        pending.addAndGet(records.size());
        queue.addAll(records);
    }

    /** Whether everything that was added is done. */
    boolean idle() {
        return pending.get() == 0;
    }

    /** What keeps records from moving; null if nothing does. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Stops the work: fetching and waiting at once, a commit after it has ended, or after the given time. */
    void stop(Duration timeout) throws InterruptedException {
        stopped = true;
        var unlocked = committing.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
        thread.interrupt();
        if (unlocked) {
            committing.unlock();
        }
    }

    /** Waits until the thread has ended and the session is closed. */
    void awaitEnd(Duration timeout) throws InterruptedException {
        thread.join(timeout.toMillis());
        if (thread.isAlive()) {
            log.warn("event=worker_abandoned partition={} after={}", partition, timeout);
        }
    }

    @Override
    @SuppressWarnings("try") // the logging context is used by being open
    public void run() {
        try {
            while (!stopped) {
                var work = queue.take();
                try (var context = LogContext.of(work.topic(), work.partition(), work.offset())) {
                    handle(work);
                }
                pending.decrementAndGet();
            }
        } catch (InterruptedException | InterruptException e) {
            log.debug("event=worker_interrupted partition={}", partition, e);
        } finally {
            // Closing must not be cut short by the interrupt that led here.
            var unused = Thread.interrupted();
            closeSession();
        }
    }

    private void handle(ConsumerRecord<String, byte[]> work) throws InterruptedException {
        permits.acquire();
        try {
            while (!tryHandle(work)) {
                pause.await(BACKOFF);
            }
        } finally {
            permits.release();
        }
    }

    private boolean tryHandle(ConsumerRecord<String, byte[]> work) throws InterruptedException {
        try {
            if (session == null) {
                session = sessions.open(partition);
            }
            ingester.ingest(session, work, this::guarded);
            trouble = null;
            return true;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | PipelineException e) {
            trouble = "partition " + partition + ": " + e.getMessage();
            metrics.kafkaFailed();
            log.warn("event=session_failed partition={} retry_in={} reason=\"{}\"", partition, BACKOFF, e.toString());
            closeSession();
            return false;
        }
    }

    private void guarded(Runnable commit) throws InterruptedException {
        committing.lockInterruptibly();
        try {
            if (stopped) {
                throw new InterruptedException("stopped before a commit");
            }
            commit.run();
        } finally {
            committing.unlock();
        }
    }

    private void closeSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
